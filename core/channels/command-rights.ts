import type { Caller } from '../access/caller.ts'

export interface CommandRights {
  /** Also which agent and model answer. */
  seeModel: boolean
  chooseModel: boolean
  /** Begin a new conversation. */
  renew: boolean
  /** Stop what others asked for, too. */
  stopAll: boolean
}

/** Which commands a person has here. A model is chosen for everybody, so only by an owner where they may approve as well. */
export function commandRights({ role, scopes }: Pick<Caller, 'role' | 'scopes'>, room: 'direct' | 'group'): CommandRights {
  const known = role !== 'guest'
  return { seeModel: known, chooseModel: role === 'owner' && scopes.has('approve'), renew: known || room === 'direct', stopAll: known }
}
