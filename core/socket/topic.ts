import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Services } from '../operations/services.ts'

/** Who may listen to what all share. */
const sharedTopics: ReadonlyMap<string, readonly Scope[]> = new Map<string, Scope[]>([
  ['plugins', ['read']],
  ['system', ['read']],
  ['schedules', ['read']],
  ['channels', ['read']],
  ['approvals', ['approve', 'admin']],
  ['audit', ['admin']],
  ['logs', ['admin']],
])
const sessionScopes: readonly Scope[] = ['read', 'chat']

/** Throws AccessError scope_missing or OperationError not_found: a topic is checked like any other resource. */
export async function checkTopic(topic: string, caller: Caller, services: Pick<Services, 'sessions'>): Promise<void> {
  const session = /^session:([0-9A-Za-z_-]{1,64})$/.exec(topic)?.[1]
  const scopes = session === undefined ? sharedTopics.get(topic) : sessionScopes
  if (!scopes) throw new OperationError('not_found', `There is no topic ${JSON.stringify(topic.slice(0, 100))}`)
  if (!scopes.some((scope) => caller.scopes.has(scope))) {
    throw new AccessError('scope_missing', `The topic ${topic} needs the scope ${scopes.join(' or ')}`, { needed: scopes })
  }
  if (session !== undefined) await services.sessions.requireOwned(caller, session)
}
