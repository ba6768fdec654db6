import type { Caller } from '../access/caller.ts'

/** What commands do outside of the channels. */
export interface CommandPort {
  /** Ends the turns that wait or run in the session; with an actor, only theirs. Answers how many. */
  stop(session: string, actor?: string): Promise<number>
  /** The model that answers for this agent, `provider/model`; null when none is set up. */
  model(agent: string): Promise<string | null>
  /** Decides the approval that is meant by the code. Throws AccessError('forbidden'), OperationError: not_found, conflict; their messages are for the person. */
  decide(caller: Caller, decision: { channel: string; sender: string; code: string; decision: 'once' | 'deny' }): Promise<unknown>
  /** False when there is no such model. */
  chooseModel(caller: Caller, agent: string, model: string): Promise<boolean>
}
