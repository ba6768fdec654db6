import type { MessageRow } from '../store/entities/message.ts'
import type { TurnRow } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'

/** Who else has a hand in messages: plugins that are shown them, and plugins that change them. */
export interface MessageHands {
  /** In the commit that stores a message: notes who is to be shown it. */
  stored(sql: Sql, message: MessageRow, conversation: string | null): Promise<void>
  /** Before the turn of a message begins: the message as it is answered, and what the turn is tainted by for it. Rejects with TurnError('turn_lost'). */
  changed(turn: TurnRow, message: MessageRow, signal: AbortSignal): Promise<{ message: MessageRow; taintedBy: string[] }>
}
