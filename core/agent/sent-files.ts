import type { Blobs } from '../blobs/blobs.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Attachment } from '../store/entities/message.ts'

/** Of all files of one message. */
const maxFileBytes = 20 * 1024 * 1024

/** The files that somebody sends with a message, in their order, each once: only their own, and another's is as if there were none. Throws OperationError: `not_found`, `too_large`. */
export async function sentFiles(blobs: Pick<Blobs, 'owned'>, owner: string, named: readonly { blob: string }[] = []): Promise<Attachment[]> {
  const ids = [...new Set(named.map(({ blob }) => blob))]
  const files = await blobs.owned(owner, ids)
  const missing = ids.find(id => !files.some(({ blob }) => blob === id))
  if (missing !== undefined) throw new OperationError('not_found', `There is no file ${missing}. Send its bytes to POST /api/blobs first.`, { blob: missing })
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes > maxFileBytes) throw new OperationError('too_large', `The files of one message may have ${maxFileBytes / 1024 / 1024} MB together; these have ${(bytes / 1024 / 1024).toFixed(1)} MB.`, { maxBytes: maxFileBytes, bytes })
  return files
}
