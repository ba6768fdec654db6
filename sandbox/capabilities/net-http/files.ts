import { CapabilityError } from '../../broker/capability-error.ts'
import type { Caller } from '../../supervisor/guest-plugin.ts'
import type { CapabilityCall } from '../capability.ts'
import type { FetchValue, GuardedFetch } from './guarded-fetch.ts'
import { type FormFile, formData } from './multipart.ts'
import type { Hop } from './redirect.ts'
import type { NetHttpScope } from './scope.ts'

export interface KeptBlob {
  blob: string
  name: string
  type: string
  bytes: number
}

/** Files that the gateway holds: a guest gets their ids and never their bytes. Both reject with CapabilityError. */
export interface BlobPort {
  /** How many bytes this call may bring in. Throws when it may not bring in any. */
  room(caller: Caller): number
  keep(caller: Caller, name: string, source: AsyncIterable<Buffer>): Promise<KeptBlob>
  /** Only what this very call is about, or one of the plugin's own files. */
  read(caller: Caller, blob: string, plugin: string): Promise<{ name: string; type: string; data: Buffer }>
}

export const noBlobs: BlobPort = {
  room: () => refuse(),
  keep: async () => refuse(),
  read: async () => refuse(),
}

/** All files of one request; Telegram, among others, takes 50 MB. */
const maxUploadBytes = 50 * 1024 * 1024

interface Parts {
  fetch: GuardedFetch
  blobs: BlobPort
}

/** Throws CapabilityError `network_failed` when the server has no file there. */
export async function keepDownload({ fetch, blobs }: Parts, hop: Hop, name: string | undefined, call: CapabilityCall<NetHttpScope>): Promise<KeptBlob> {
  const maxBytes = blobs.room(call.caller)
  let kept: KeptBlob | undefined
  const answer = await fetch(hop, 'follow', call, {
    maxBytes,
    async consume(source) {
      kept = await blobs.keep(call.caller, name ?? lastSegment(hop), source)
    },
  })
  if (kept === undefined) throw new CapabilityError('network_failed', `the server answered ${answer.status} ${answer.statusText}`.trim(), { status: answer.status })
  return kept
}

export async function postFiles({ fetch, blobs }: Parts, hop: Hop, { fields, files }: { fields: [string, string][]; files: { field: string; blob: string; name?: string }[] }, call: CapabilityCall<NetHttpScope>): Promise<FetchValue> {
  const read: FormFile[] = []
  let bytes = 0
  for (const { field, blob, name } of files) {
    const file = await blobs.read(call.caller, blob, call.plugin.name)
    bytes += file.data.length
    if (bytes > maxUploadBytes) throw new CapabilityError('request_too_large', `the files have more than ${maxUploadBytes} bytes together`, { maxUploadBytes })
    read.push({ field, name: name ?? file.name, type: file.type, data: file.data })
  }

  const { body, contentType } = formData(fields, read)
  return fetch({ ...hop, headers: [...hop.headers.filter(([name]) => name !== 'content-type'), ['content-type', contentType]], body }, 'follow', call)
}

function lastSegment({ target }: Hop): string {
  return target.path.split('/').at(-1) ?? ''
}

function refuse(): never {
  throw new CapabilityError('request_invalid', 'files are brought in and sent by channels alone, while they handle an event or send a message')
}
