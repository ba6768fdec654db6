import type { Attachment } from '../store/entities/message.ts'

/** What a model reads of a file: its name as JSON text, for a name is a stranger's and must not end its line or its quotes. */
export function attachmentLine({ name, type, bytes }: Pick<Attachment, 'name' | 'type' | 'bytes'>, more = ''): string {
  return `[Attached file ${JSON.stringify(name)} (${type}, ${sizeWords(bytes)})${more}]`
}

/** A message of an earlier turn: that there were files, and none of what was in them. */
export function withAttachmentLines(text: string, attachments: readonly Attachment[]): string {
  return belowText(text, attachments.map(attachment => attachmentLine(attachment)))
}

/** The person's words first: they say what the files are for. */
export function belowText(text: string, parts: readonly string[]): string {
  if (parts.length === 0) return text
  return [...(text.trim() === '' ? [] : [text]), ...parts].join('\n\n')
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
