import type { RunningTurn } from '../operations/shapes/running-turn.ts'

/** What a session needs of the turns at work in this gateway. */
export interface LiveTurns {
  /** What the turn in this session has said and done so far. */
  running(session: string): RunningTurn | undefined
  /** Ends the turn at work and what waits behind it; resolves when nothing writes to the session any more. */
  stop(session: string): Promise<void>
}
