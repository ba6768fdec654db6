import type { Message } from '../../operations/shapes/message.ts'

export type Attachment = NonNullable<Message['attachments']>[number]

/** A file on its way into a message that is not sent yet. */
export interface DraftFile {
  key: string
  name: string
  bytes: number
  /** From 0 to 1. */
  sent: number
  /** Once the gateway has it. */
  attachment?: Attachment
  problem?: { code: string; message: string }
}

/** What one message may carry; the gateway refuses more (core/agent/sent-files.ts). */
const maxFiles = 10
const maxBytes = 20 * 1024 * 1024

/** Why this file cannot come along besides those, before anything of it is sent; a code with words of the console's own. */
export function refusalOf(bytes: number, before: readonly DraftFile[]): { code: string; message: string } | undefined {
  const taken = before.filter(({ problem }) => problem === undefined)
  if (taken.length >= maxFiles) return { code: 'files_many', message: '' }
  if (taken.reduce((sum, file) => sum + file.bytes, bytes) > maxBytes) return { code: 'files_large', message: '' }
  return undefined
}

/** May the message go? Not while a file is under way, and not without one that its writer thinks is in it. */
export function areReady(files: readonly DraftFile[]): boolean {
  return files.every(({ attachment }) => attachment !== undefined)
}

export function attachmentsOf(files: readonly DraftFile[]): Attachment[] {
  return files.flatMap(({ attachment }) => attachment ?? [])
}
