import type { IncomingMessage } from 'node:http'
import { OperationError } from '../operations/operation-error.ts'
import { HttpError } from './http-error.ts'

export const defaultBodyBytes = 1024 * 1024

/**
 * Reads a JSON body of bounded size. Throws OperationError too_large or input_invalid, HttpError content_type_unsupported.
 * After a refusal the rest of the body is not kept; Node discards it as it comes, until the request's time is up.
 */
export async function readJsonBody(request: IncomingMessage, maxBytes = defaultBodyBytes): Promise<unknown> {
  checkHeaders(request, maxBytes)
  const text = (await readBytes(request, maxBytes)).toString('utf8')
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new OperationError('input_invalid', `The body is no JSON: ${why.slice(0, 200)}`, {}, { cause: error })
  }
}

function checkHeaders({ headers }: IncomingMessage, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  // A form or plain text is what a foreign page can post without asking first.
  if (type !== 'application/json') throw new HttpError('content_type_unsupported', 'Send `Content-Type: application/json`', { found: type ?? null })
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw new HttpError('content_type_unsupported', 'Send the body as it is, not compressed', { found: encoding })
  }
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else finish(() => reject(tooLarge(maxBytes)))
    }
    const onEnd = () => finish(() => resolve(Buffer.concat(chunks)))
    const onBroken = () => finish(() => reject(new OperationError('input_invalid', 'The connection broke before the body was complete')))
    const finish = (settle: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onBroken)
      settle()
    }
    request.on('data', onData).on('end', onEnd).on('close', onBroken)
  })
}

function tooLarge(maxBytes: number): OperationError {
  return new OperationError('too_large', `A body may have ${maxBytes} bytes at most`, { maxBytes })
}
