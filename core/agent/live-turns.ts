import type { RunningTurn } from '../operations/shapes/running-turn.ts'
import type { Transcript } from './transcript.ts'

/** The turns that wait or run in this gateway: to stop them, and to show what they have said so far. */
export interface LiveTurns {
  /** A turn was stored; its signal aborts when it is stopped. */
  add(turn: string, session: string, owner: string): AbortSignal
  /** It began to answer. */
  begin(turn: string, transcript: Transcript): void
  remove(turn: string): void
  /** False when there is no such turn here any more. */
  stop(turn: string, reason: Error): boolean
  stopAll(reason: Error): void
  /** Stops the turns of a person. */
  stopOwner(owner: string, reason: Error): void
  /** Stops the turns of a session; resolves when none of them writes to it any more. */
  stopSession(session: string, reason: Error): Promise<void>
  /** The turn at work in a session, for a reader who comes in the middle. */
  running(session: string): RunningTurn | null
}

export function createLiveTurns(): LiveTurns {
  const turns = new Map<string, { session: string; owner: string; controller: AbortController; ended: PromiseWithResolvers<void>; transcript?: Transcript }>()

  return {
    add(turn, session, owner) {
      const controller = new AbortController()
      turns.set(turn, { session, owner, controller, ended: Promise.withResolvers() })
      return controller.signal
    },
    begin(turn, transcript) {
      const live = turns.get(turn)
      if (live) live.transcript = transcript
    },
    remove(turn) {
      turns.get(turn)?.ended.resolve()
      turns.delete(turn)
    },
    stop(turn, reason) {
      const live = turns.get(turn)
      if (live === undefined || live.controller.signal.aborted) return false
      live.controller.abort(reason)
      return true
    },
    stopAll(reason) {
      for (const { controller } of turns.values()) controller.abort(reason)
    },
    stopOwner(owner, reason) {
      for (const live of turns.values()) if (live.owner === owner) live.controller.abort(reason)
    },
    async stopSession(session, reason) {
      const ofSession = [...turns.values()].filter(live => live.session === session)
      for (const { controller } of ofSession) controller.abort(reason)
      await Promise.all(ofSession.map(({ ended }) => ended.promise))
    },
    running(session) {
      for (const live of turns.values()) if (live.session === session && live.transcript) return live.transcript.snapshot()
      return null
    },
  }
}
