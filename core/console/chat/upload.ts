import { GatewayError } from '../gateway/gateway-error.ts'
import { readAttachment } from './read-attachment.ts'
import type { Attachment } from './draft-file.ts'

/** Sends a file's bytes; rejects with a GatewayError, or with the signal's reason. */
export function upload(file: File, signal: AbortSignal, onProgress: (sent: number) => void): Promise<Attachment> {
  // Not fetch: it tells nothing of what has left so far.
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.open('POST', `/api/blobs?name=${encodeURIComponent(file.name.slice(0, 200).toWellFormed())}`)
    request.responseType = 'json'
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total))
    request.addEventListener('error', () => reject(new GatewayError('offline', 'offline')))
    request.addEventListener('abort', () => reject(signal.reason))
    request.addEventListener('load', () => {
      const answer: unknown = request.response
      const has = typeof answer === 'object' && answer !== null ? answer : {}
      const attachment = request.status === 201 && 'blob' in has ? readAttachment(has.blob) : undefined
      if (attachment === undefined) reject(GatewayError.from('error' in has ? has.error : { code: 'internal' }))
      else resolve(attachment)
    })
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
