import type { MessagePlace } from '../../sandbox/capabilities/message-scope.ts'
import type { MessageRow } from '../store/entities/message.ts'

/** A message as plugins get it, whose it is not (sandbox/sdk/work.ts). */
export function othersMessage({ id, session, role, text, author, createdAt }: MessageRow, place: MessagePlace): object {
  return { id, session, channel: place.channels[0], role, text: text.slice(0, maxShownChars), author: author ?? null, at: createdAt.toISOString() }
}

/** Less than any plugin's limit of input. */
const maxShownChars = 60_000
