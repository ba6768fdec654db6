import type { MessageRow } from '../store/entities/message.ts'
import type { TurnRow } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'
import type { Transcript } from './transcript.ts'

/** Where the answer of one turn goes besides the console. */
export interface TurnOutlet extends Disposable {
  /** In the commit that ends the turn: what is to be sent is stored with what it answers. */
  deliver(sql: Sql, message: MessageRow): Promise<void>
  /** After that commit. */
  delivered(): void
}

/** What the agent needs of the channels. */
export interface OutletPort {
  /** For a turn that came from a conversation on a platform; shows there that somebody is at work until it is disposed. */
  open(turn: TurnRow & { conversation: string }, transcript: Transcript): Promise<TurnOutlet | undefined>
}
