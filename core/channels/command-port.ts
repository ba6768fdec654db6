import type { Caller } from '../access/caller.ts'

/** What commands do outside of the channels. */
export interface CommandPort {
  /** Ends the turns that wait or run in the session; with an actor, only theirs. Answers how many. */
  stop(session: string, actor?: string): Promise<number>
  /** The model that answers for this agent, `provider/model`; null when none is set up. */
  model(agent: string): Promise<string | null>
  /** False when there is no such model. */
  chooseModel(caller: Caller, agent: string, model: string): Promise<boolean>
}
