import type { Attachment } from './draft-file.ts'

/** An attachment as the gateway tells of it; undefined when something is missing. */
export function readAttachment(value: unknown): Attachment | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { blob, name, type, bytes }: { blob?: unknown; name?: unknown; type?: unknown; bytes?: unknown } = value
  if (typeof blob !== 'string' || typeof name !== 'string' || typeof type !== 'string' || typeof bytes !== 'number') return undefined
  return { blob, name, type, bytes }
}

/** Where its bytes are: of this origin always, whatever the id. */
export function attachmentAddress({ blob }: Pick<Attachment, 'blob'>): string {
  return `/api/blobs/${encodeURIComponent(blob)}`
}
