import type { RunningTurn } from '../operations/shapes/running-turn.ts'

/** The agent's part of a session: the turn that is at work in it, in memory. */
export interface LiveTurns {
  running(session: string): RunningTurn | undefined
  /** Ends the turn at work and what waits behind it; resolves when nothing will write to the session any more. */
  stop(session: string): Promise<void>
}
