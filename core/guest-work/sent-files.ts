import type { BlobPort } from '../../sandbox/capabilities/net-http/files.ts'
import type { Files } from './files.ts'

/** What `http.upload` may send: a plugin's own files at any time, beside what the call at hand is about. */
export function withOwnFiles(blobs: BlobPort, files: Pick<Files, 'attached'>): BlobPort {
  return {
    ...blobs,
    read: async (caller, blob, plugin) => (await files.attached({ plugin, principal: caller.principal }, blob)) ?? blobs.read(caller, blob, plugin),
  }
}
