// What a channel's functions get and give: docs/plugins/CHANNELS.md tells the whole of it.

/** The functions of one channel, under the name that the manifest declares in `contributes.channels`. */
export interface Channel<ChannelContext> {
  /**
   * Called for each event that the gateway stored, in order, until it succeeds; after three failures the event is set aside.
   * Hands in what it means by `receive`; an event that means nothing to the assistant is simply done.
   */
  event(event: any, context: ChannelContext): unknown
  /** Sends a message, or shows a draft of it. What it throws is tried again; to say more, return a SendResult. */
  send(message: OutgoingMessage, context: ChannelContext): Promise<SendResult | void> | SendResult | void
  /** Shows that an answer is being written; called every few seconds where the manifest has `typing`. */
  typing?(place: { room: string; thread?: string }, context: ChannelContext): unknown
}

export interface ChannelParts {
  /**
   * Hands in a message; resolves when it is stored, so that a crash after it loses nothing. The same id twice is one message.
   *
   * @throws CapabilityError `request_invalid` (the message does not have its shape), `rate_limited`, `quota_exceeded`
   */
  receive(message: IncomingMessage): Promise<void>
  /** Records what was sent, part by part: a later try gets it as `message.sent` and goes on after it. */
  sent(externalId: string): Promise<void>
}

/**
 * What a channel with `listen.socket` gets as its events. `connection` is the same for all of one connection; `last` is the newest
 * value at the manifest's pointer `last` that was stored before, null where there is none.
 */
export type SocketEvent = { connection: string; last: any } & (
  | { type: 'open' }
  /** `json` where it is JSON, else `text` or `base64`. */
  | { type: 'message'; json?: any; text?: string; base64?: string }
  /** The platform ended it and said why. Nothing is done until the event is handled; then the gateway connects again, unless `ws.stop` was called. */
  | { type: 'closed'; code: number; reason: string }
)

/** What a platform's event becomes. Ids are the platform's own, 1 to 256 characters. */
export interface IncomingMessage {
  id: string
  room: { id: string; kind: 'direct' | 'group'; label?: string }
  /** A topic or thread in the room. */
  thread?: string
  sender: { id: string; label?: string; bot?: boolean }
  text: string
  /** Kept by `http.download`; or why a file could not be. At most 20. */
  attachments?: ({ blob: string; name?: string } | { refused: string; name?: string })[]
  /** What it answers; `fromUs` when that was sent by this channel. */
  replyTo?: { id: string; text?: string; fromUs?: boolean }
  /** In a group: is the assistant named, or answered? In a direct conversation it always is meant. */
  mentioned?: boolean
  /** It changes the message of this id. */
  edited?: boolean
}

export interface OutgoingMessage {
  room: string
  thread?: string
  /** CommonMark with GitHub's tables, strikethrough and task lists. */
  text: string
  attachments: readonly { blob: string; name: string; type: string; bytes: number }[]
  /** The platform's id of the message that is answered. */
  replyTo?: string
  /** The same over all tries: for platforms that refuse doubles by such a key. */
  key: string
  /** Still growing: show what there is, if the platform can change it later. */
  draft: boolean
  /** What `sent` recorded so far, in order: change those, send what follows. */
  sent: readonly string[]
}

export type SendResult =
  | { externalId?: string }
  /** The platform wants a pause. Does not count as a failure. */
  | { retryAfterMs: number; why?: string }
  /** It will never work: the person blocked the bot, the room is gone. Set aside, with these words. */
  | { refused: string }
