import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Services } from '../operations/services.ts'

/** Who may listen to what. */
export interface TopicRule {
  scopes: readonly Scope[]
  /** It tells of everybody: for the owner alone, whatever others hold. */
  ownerOnly?: true
}

/** Topics that are one for all. */
export const sharedTopics: ReadonlyMap<string, TopicRule> = new Map<string, TopicRule>([
  ['plugins', { scopes: ['read'] }],
  ['system', { scopes: ['read'] }],
  ['schedules', { scopes: ['read'] }],
  ['channels', { scopes: ['read'] }],
  ['approvals', { scopes: ['approve', 'admin'], ownerOnly: true }],
  ['audit', { scopes: ['admin'] }],
  ['logs', { scopes: ['admin'] }],
])

/** Topics of one thing each: `session:<id>`, `approvals:<principal>`. */
export const ownedTopics: ReadonlyMap<string, TopicRule> = new Map<string, TopicRule>([
  ['session', { scopes: ['read', 'chat'] }],
  ['approvals', { scopes: ['approve', 'admin'] }],
])

/** Throws AccessError scope_missing or OperationError not_found: a topic is checked like any other resource. */
export async function checkTopic(topic: string, caller: Caller, services: Pick<Services, 'sessions'>): Promise<void> {
  const [, kind = '', id = ''] = /^(session|approvals):([0-9A-Za-z_-]{1,64})$/.exec(topic) ?? []
  const rule = id === '' ? sharedTopics.get(topic) : ownedTopics.get(kind)
  if (!rule) throw unknownTopic(topic)
  const needed: readonly Scope[] = rule.ownerOnly && caller.role !== 'owner' ? ['admin'] : rule.scopes
  if (!needed.some((scope) => caller.scopes.has(scope))) {
    throw new AccessError('scope_missing', `The topic ${topic} needs the scope ${needed.join(' or ')}`, { needed })
  }
  if (kind === 'session') await services.sessions.requireOwned(caller, id)
  if (kind === 'approvals' && id !== caller.principal) throw unknownTopic(topic)
}

function unknownTopic(topic: string): OperationError {
  return new OperationError('not_found', `There is no topic ${JSON.stringify(topic.slice(0, 100))}`)
}
