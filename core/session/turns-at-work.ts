import type { RunningTurn } from '../operations/shapes/running-turn.ts'

/** What a session needs of the turns at work in this gateway (core/agent/live-turns.ts). */
export interface TurnsAtWork {
  /** What the turn in this session has said and done so far. */
  running(session: string): RunningTurn | null
  /** False when there is no such turn here any more. */
  stop(turn: string, reason: Error): boolean
}
