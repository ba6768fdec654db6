import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type TurnCode =
  | 'steps_limit'
  | 'tokens_limit'
  | 'time_limit'
  | 'turn_cancelled'
  | 'session_busy'
  | 'gateway_stopped'
  | 'turn_lost'
  | 'turn_given_up'
  | 'outcome_unknown'
  | 'budget_spent'

/** Why a turn ended before its answer was whole; the message is what the person reads at its end. */
export class TurnError extends CodedError<TurnCode> {
  override name = 'TurnError'
}

/** Deleted, or taken by another worker: whoever hears this has no more to do with the turn. */
export const isLost = (thrown: unknown) => thrown instanceof TurnError && thrown.code === 'turn_lost'
