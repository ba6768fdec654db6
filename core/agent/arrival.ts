import type { Caller } from '../access/caller.ts'
import type { Attachment } from '../store/entities/message.ts'

/** A message that is to be answered, wherever it came from: authorized already, with its place known. */
export interface Arrival {
  /** In whose name the turn acts. */
  caller: Caller
  /** Whose session it is: in a group not the one who wrote. */
  owner: string
  session: string
  /** Where the answer goes besides the console. */
  conversation?: string
  agent: string
  text: string
  /** Who wrote it, as the others in a group see them. */
  author?: string | null
  attachments?: readonly Attachment[]
  /** The platform's id of the message, for an answer that refers to it. */
  replyTo?: string
  /** What in it comes from outside: the turn begins tainted by it. */
  taintedBy?: readonly string[]
  /** The same key twice is one message. */
  idempotencyKey?: string
}
