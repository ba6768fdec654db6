import type { ChannelRow } from '../store/entities/channel.ts'
import type { InboundMessage } from './inbound-message.ts'

/** Where messages of channels come in: authorized, paired, routed, accepted. */
export interface Reception {
  /** Resolves when the message is stored, or refused for good; rejects when it should be handed in again. */
  receive(channel: ChannelRow, message: InboundMessage): Promise<void>
}
