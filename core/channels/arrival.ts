import type { Caller } from '../access/caller.ts'
import type { Attachment } from '../store/entities/message.ts'

/** A message that may come in: who speaks, in which session, and what to store. */
export interface Arrival {
  /** Who speaks, with the rights that they have on this channel: the turn's actor. */
  caller: Caller
  /** Whose session it is: the speaker's own, or in a group that of the channel's owner. */
  owner: string
  session: string
  conversation: string
  agent: string
  text: string
  /** Who wrote it, where several do; a name that the owner gave, or a stranger's made harmless. */
  author: string | null
  attachments: Attachment[]
  /** The platform's id of the message, for an answer that refers to it. */
  replyTo?: string
  /** What in it comes from outside, such as `a stranger’s message`: the turn begins tainted by it. */
  taintedBy: string[]
  /** `<channel>:<room>:<message id>`: the same message twice is one. */
  idempotencyKey: string
}

/**
 * Stores message and turn in one commit; resolves when both are safe. A message known by its key answers with its earlier turn.
 * Throws TurnError('session_busy') or OperationError('rate_limited') when too much waits already: the person is told.
 */
export type Accept = (arrival: Arrival) => Promise<{ turn: string }>
