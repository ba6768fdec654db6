import type { Role } from '../../core/access/caller.ts'
import type { Scope } from '../../core/access/scope.ts'

// Who may do what, written down by hand: what the code says is compared with this, and never taken from it.

/** What a person of each role may hold at most. */
export const roleMayHold: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['admin', 'write', 'read', 'chat', 'approve', 'publish', 'metrics'],
  member: ['write', 'read', 'chat', 'approve'],
  guest: ['chat'],
}

/** A thing that belongs to somebody: `mine` is the caller's, `theirs` somebody else's. */
export type Whose = 'mine' | 'theirs'
export const sessionOf = (whose: Whose) => `session-${whose}`
export const turnOf = (whose: Whose) => `turn-${whose}`

export interface Row {
  /** Any one of these lets it pass. */
  scopes: readonly Scope[]
  /** A valid input; one that names a thing of somebody says whose it is. */
  input: object | ((whose: Whose) => object)
  /** What somebody else's thing ends with, when the gateway's own check of resources decides that before any part is asked. */
  theirs?: 'not_found'
  /** What a caller on a channel gets, whatever they hold. */
  fromChannel?: 'forbidden'
}

const admin: readonly Scope[] = ['admin']
const read: readonly Scope[] = ['read']
const talk: readonly Scope[] = ['read', 'chat']
const every: readonly Scope[] = ['admin', 'write', 'read', 'chat', 'approve', 'publish', 'metrics']
const approver: readonly Scope[] = ['approve', 'admin']
const named = { name: 'x' }
const byId = { id: 'x' }
const nothing = {}
const ownSession: Row = { scopes: talk, input: (whose) => ({ session: sessionOf(whose) }), theirs: 'not_found' }
const channel = (input: object): Row => ({ scopes: admin, input, fromChannel: 'forbidden' })

/** Every operation; some twice, where the input decides. */
export const operationRows: Readonly<Record<string, readonly Row[]>> = {
  'chat.send': [
    { scopes: ['chat'], input: { text: 'hello' } },
    { scopes: ['chat'], input: (whose) => ({ text: 'hello', session: sessionOf(whose) }), theirs: 'not_found' },
  ],
  'chat.cancel': [{ scopes: ['chat'], input: (whose) => ({ turn: turnOf(whose) }), theirs: 'not_found' }],
  'session.list': [{ scopes: talk, input: nothing }],
  'session.get': [ownSession],
  'session.messages': [ownSession],
  'session.rename': [{ ...ownSession, input: (whose) => ({ session: sessionOf(whose), title: 'x' }) }],
  'session.delete': [ownSession],
  'session.export': [ownSession],
  'session.search': [{ scopes: talk, input: { text: 'x' } }],
  'agent.list': [{ scopes: talk, input: nothing }],
  'agent.put': [{ scopes: admin, input: named }],
  'agent.delete': [{ scopes: admin, input: named }],
  'model.list': [{ scopes: talk, input: nothing }],
  'model.test': [{ scopes: admin, input: { model: 'm' } }],
  'model.setDefault': [{ scopes: admin, input: { model: 'p/m' } }],
  'provider.list': [{ scopes: admin, input: nothing }],
  'provider.put': [{ scopes: admin, input: { name: 'x', kind: 'openai' } }],
  'provider.remove': [{ scopes: admin, input: named }],
  'budget.list': [{ scopes: talk, input: nothing }],
  'plugin.list': [{ scopes: read, input: nothing }],
  'plugin.inspect': [{ scopes: ['read', 'admin'], input: { plugin: 'x' } }, { scopes: admin, input: { source: '/x' } }],
  'plugin.install': [{ scopes: admin, input: { source: '/x' } }],
  'plugin.enable': [{ scopes: admin, input: { plugin: 'x' } }],
  'plugin.disable': [{ scopes: admin, input: { plugin: 'x' } }],
  'plugin.remove': [{ scopes: admin, input: { plugin: 'x' } }],
  'plugin.configure': [{ scopes: admin, input: { plugin: 'x', config: {} } }],
  'plugin.limit': [{ scopes: admin, input: { plugin: 'x', limits: { cpuMs: 1 } } }],
  'plugin.call': [{ scopes: ['chat'], input: { plugin: 'x', tool: 'y' } }],
  'grant.list': [{ scopes: ['admin', 'read'], input: nothing }],
  'grant.allow': [{ scopes: admin, input: { plugin: 'x', capability: 'kv', scope: {} } }],
  'grant.lease': [
    { scopes: admin, input: { plugin: 'x', capability: 'kv', scope: {}, uses: 1 } },
    { scopes: admin, input: (whose) => ({ plugin: 'x', capability: 'kv', scope: {}, session: sessionOf(whose) }), theirs: 'not_found' },
  ],
  'grant.narrow': [{ scopes: admin, input: { grant: 'x', scope: {} } }],
  'grant.revoke': [{ scopes: admin, input: { grant: 'x' } }],
  'grant.deny': [{ scopes: admin, input: { plugin: 'x', capability: 'kv' } }],
  // Whose call it is decides more: test/core/approvals.
  'schedule.list': [{ scopes: ['admin', 'read'], input: nothing }],
  'schedule.put': [{ scopes: admin, input: { plugin: 'x', name: 'x', everyMs: 60_000 } }],
  'schedule.delete': [{ scopes: admin, input: { job: 'x' } }],
  'schedule.run': [{ scopes: admin, input: { job: 'x' } }],
  'audit.list': [{ scopes: admin, input: nothing }],
  'audit.verify': [{ scopes: admin, input: nothing }],
  'audit.export': [{ scopes: admin, input: nothing }],
  'approval.list': [
    { scopes: ['approve', 'admin', 'read', 'chat'], input: nothing },
    { scopes: ['approve', 'admin', 'read', 'chat'], input: (whose) => ({ session: sessionOf(whose) }), theirs: 'not_found' },
  ],
  'approval.decide': [{ scopes: approver, input: { approval: 'x', decision: 'once' } }],
  'approval.rules': [{ scopes: ['approve', 'admin', 'read'], input: nothing }],
  'approval.forget': [{ scopes: approver, input: { rule: 'x' } }],
  'channel.list': [channel(nothing)],
  'channel.kinds': [channel(nothing)],
  'channel.add': [channel({ plugin: 'x' })],
  'channel.put': [channel(named)],
  'channel.remove': [channel(named)],
  'channel.pairings': [channel(nothing)],
  'channel.approvePairing': [channel(byId)],
  'channel.rejectPairing': [channel(byId)],
  'channel.identities': [channel(nothing)],
  'channel.unpair': [channel(byId)],
  'channel.events': [channel(nothing)],
  'channel.retry': [channel(byId)],
  'secret.set': [{ scopes: admin, input: { plugin: 'x', name: 'y', value: 'zzzz' } }],
  'secret.list': [{ scopes: admin, input: nothing }],
  'secret.remove': [{ scopes: admin, input: { plugin: 'x', name: 'y' } }],
  // Which scopes, for how long and for whom: test/core/access/minting.ts and tokens.ts.
  'token.create': [{ scopes: ['admin', 'write'], input: { name: 'x', scopes: ['read'] } }],
  'token.list': [{ scopes: every, input: nothing }],
  'token.revoke': [{ scopes: every, input: byId }],
  'token.revokeOthers': [{ scopes: every, input: nothing }],
  'principal.current': [{ scopes: every, input: nothing }],
  'principal.list': [{ scopes: admin, input: nothing }],
  'principal.put': [{ scopes: admin, input: { name: 'x', role: 'guest' } }],
  'principal.invite': [{ scopes: admin, input: byId }],
  'principal.remove': [{ scopes: admin, input: byId }],
  'system.status': [{ scopes: read, input: nothing }],
  'system.code': [{ scopes: admin, input: nothing }],
  'system.signIns': [{ scopes: admin, input: nothing }],
  'config.reload': [{ scopes: admin, input: nothing }],
}

export interface TopicRow {
  scopes: readonly Scope[]
  /** Nobody but the owner, whatever they hold. */
  ownerOnly?: true
  /** The topic of one thing, and what somebody else's ends with. */
  theirs?: 'not_found'
}

/** Every topic; those with `:` are one for each thing. */
export const topicRows: Readonly<Record<string, TopicRow>> = {
  plugins: { scopes: read },
  system: { scopes: read },
  schedules: { scopes: read },
  channels: { scopes: read },
  approvals: { scopes: approver, ownerOnly: true },
  audit: { scopes: admin },
  logs: { scopes: admin },
  'session:': { scopes: talk, theirs: 'not_found' },
  'approvals:': { scopes: approver, theirs: 'not_found' },
}
