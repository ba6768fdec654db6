import test from 'ava'
import type { OperationName, Operations } from '../../../core/console/gateway/operations.ts'
import { createOperationTable } from '../../../core/operations/table.ts'
import type { InputOf, OutputOf, OperationName as TableName } from '../../../core/operations/operation-types.ts'

/** Answered by the socket itself, beside the table. */
type OfSocket = 'subscribe' | 'unsubscribe'
type Called = Exclude<OperationName, OfSocket>

// The compiler proves it: what the console sends is taken, and what comes back is what the console reads.
type Unknown = Exclude<Called, TableName>
type InputRefused = { [Name in Called & TableName]: Operations[Name]['input'] extends InputOf<Name> ? never : Name }[Called & TableName]
type OutputMisread = { [Name in Called & TableName]: OutputOf<Name> extends Operations[Name]['output'] ? never : Name }[Called & TableName]
const nothing: [Unknown, InputRefused, OutputMisread] extends [never, never, never] ? true : [Unknown, InputRefused, OutputMisread] = true

test('the console calls only what the gateway has, in its shapes', (t) => {
  t.true(nothing)
  const names: Record<Called, true> = {
    'chat.send': true, 'chat.cancel': true, 'session.list': true, 'session.get': true, 'session.messages': true, 'session.rename': true, 'session.delete': true,
    'session.export': true, 'session.search': true, 'model.list': true, 'budget.list': true, 'model.test': true, 'model.setDefault': true, 'provider.put': true, 'provider.remove': true,
    'plugin.list': true, 'plugin.inspect': true, 'plugin.install': true, 'plugin.enable': true, 'plugin.disable': true, 'plugin.remove': true, 'plugin.call': true,
    'audit.list': true, 'audit.verify': true, 'schedule.list': true, 'schedule.delete': true, 'schedule.run': true, 'grant.list': true, 'grant.allow': true, 'grant.lease': true, 'grant.revoke': true, 'plugin.limit': true, 'plugin.configure': true, 'secret.set': true, 'secret.list': true, 'secret.remove': true,
    'token.create': true, 'token.list': true, 'token.revoke': true, 'agent.list': true, 'agent.put': true, 'agent.delete': true, 'system.status': true,
    'token.revokeOthers': true, 'principal.current': true, 'principal.list': true, 'principal.put': true, 'principal.invite': true, 'principal.remove': true, 'system.signIns': true,
    'channel.list': true, 'channel.kinds': true, 'channel.add': true, 'channel.put': true, 'channel.remove': true, 'channel.pairings': true, 'channel.approvePairing': true, 'channel.rejectPairing': true,
    'channel.identities': true, 'channel.unpair': true, 'channel.events': true, 'channel.retry': true, 'approval.list': true, 'approval.decide': true, 'approval.rules': true, 'approval.forget': true,
  }
  const table = createOperationTable()
  t.deepEqual(Object.keys(names).filter((name) => !table.has(name)), [])
})
