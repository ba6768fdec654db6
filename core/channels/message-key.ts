import type { InboundMessage } from './inbound-message.ts'

/** `<channel>:<room>:<message id>`, each part escaped: no two messages share a key by a colon in an id. */
export function messageKey(channel: string, { room, id }: Pick<InboundMessage, 'room' | 'id'>): string {
  return [channel, room.id, id].map((part) => part.replaceAll('%', '%25').replaceAll(':', '%3A')).join(':')
}
