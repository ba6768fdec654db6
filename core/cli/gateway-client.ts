import { request } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { CliError } from './cli-error.ts'
import { dataDirOf } from './data-dir.ts'
import { readGatewayFile } from './gateway-file.ts'
import type { Terminal } from './terminal.ts'

/** An answer is read up to here; what a listing prints is far smaller. */
const maxAnswerBytes = 64 * 1024 * 1024

/** The gateway's own error, with its code. */
export class RemoteError extends CodedError {
  override name = 'RemoteError'
}

/** The running gateway, asked as its owner. */
export interface GatewayClient {
  url: string
  token: string
  /** Runs an operation; throws RemoteError with the gateway's code, or CliError gateway_unreachable. */
  call(operation: string, input: object): Promise<Record<string, unknown>>
}

/** Finds the gateway by DATA_DIR, without asking it anything yet. */
export async function findGateway({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Promise<GatewayClient> {
  const dataDir = dataDirOf({ env, cwd })
  const running = await readGatewayFile(dataDir)
  if (!running) throw unreachable(`No gateway runs for ${dataDir}`)
  const token = await readFile(join(dataDir, 'cli-token'), 'utf8').catch((cause) => {
    throw unreachable(`${join(dataDir, 'cli-token')} cannot be read`, cause)
  })
  return clientOf(running.gateway, token.trim())
}

export function clientOf(url: string, token: string): GatewayClient {
  return {
    url,
    token,
    async call(operation, input) {
      const { status, text } = await post(`${url}/api/rpc/${operation}`, token, JSON.stringify(input))
      const answer = parseAnswer(text, url)
      if (status >= 200 && status < 300) return answer
      throw remoteError(answer)
    },
  }
}

function post(url: string, token: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    // Node's own http: it loads in a fraction of the time of fetch.
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    })
    sent.on('error', (cause) => reject(unreachable(`No gateway answers at ${new URL(url).origin}`, cause)))
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > maxAnswerBytes) response.destroy(new CliError('answer_invalid', 'The answer is larger than 64 MiB'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.end(body)
  })
}

function parseAnswer(text: string, url: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Told below: whatever answered there is no gateway.
  }
  throw new CliError('answer_invalid', `What answers at ${url} is no Airlock gateway`)
}

function remoteError({ error }: Record<string, unknown>): RemoteError {
  const { code, message, details } = isRecord(error) ? error : {}
  return new RemoteError(String(code ?? 'internal'), String(message ?? 'The gateway refused without a reason'), isRecord(details) ? details : {})
}

function unreachable(what: string, cause?: unknown): CliError {
  return new CliError('gateway_unreachable', `${what}; start it with \`airlock start\`, or set DATA_DIR to its folder`, {}, { cause })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
