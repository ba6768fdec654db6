import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type ChannelCode =
  /** The platform does not take our credentials, or not any more. */
  | 'channel_refused'
  /** The platform does not answer, or answers that it cannot. */
  | 'channel_unreachable'
  /** What it answers is not what the manifest says. */
  | 'channel_answer_invalid'
  /** The plugin is switched off, lacks a right, or has no such channel. */
  | 'channel_unready'
  /** Another gateway has the channel now. */
  | 'channel_lost'
  /** A message was not sent after all tries. */
  | 'delivery_failed'

export class ChannelError extends CodedError<ChannelCode> {
  override name = 'ChannelError'
}
