import type { InboundMessage } from './inbound-message.ts'
import type { Speaker } from './speaker.ts'

/** What in a message comes from outside, in words for whoever decides an approval: policy asks before such a turn acts outside. */
export function taintOf({ replyTo, room }: Pick<InboundMessage, 'replyTo' | 'room'>, { caller }: Pick<Speaker, 'caller'>): string[] {
  return [
    ...(caller.role === 'guest' ? [`a message of ${caller.name}, a guest`] : []),
    // In a direct conversation there is nobody else to quote.
    ...(room.kind === 'group' && replyTo?.text !== undefined && replyTo.fromUs !== true ? ['a quoted message'] : []),
  ]
}
