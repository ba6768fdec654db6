import test from 'ava'
import { channelAdd, channelApprovePairing, channelPut } from '../../../core/operations/channel.ts'
import { createOperationTable } from '../../../core/operations/table.ts'

test('who is let in where is on record by name', (t) => {
  const subject = (input: object) => channelApprovePairing.subject!(channelApprovePairing.input.parse(input))
  t.is(subject({ id: 'P1', principal: 'ada' }), 'P1 ada')
  t.is(subject({ code: 'abc', newMember: 'Bob' }), 'abc Bob')
  t.is(subject({ code: 'abc' }), 'abc')
  t.is(channelAdd.subject!(channelAdd.input.parse({ plugin: 'telegram' })), 'telegram')
  t.is(channelPut.subject!(channelPut.input.parse({ name: 'telegram' })), 'telegram')
})

test('whatever gives or takes rights, keys or access is on record', (t) => {
  const recorded = [...createOperationTable().values()].filter(({ subject }) => subject !== undefined).map(({ name }) => name)
  for (const name of [
    'grant.allow', 'grant.lease', 'grant.narrow', 'grant.revoke', 'grant.deny', 'plugin.install', 'plugin.enable', 'plugin.disable', 'plugin.remove', 'plugin.configure', 'plugin.limit',
    'secret.set', 'secret.remove', 'token.create', 'token.revoke', 'principal.put', 'principal.remove', 'principal.invite', 'channel.add', 'channel.put', 'channel.approvePairing', 'approval.decide', 'approval.forget',
  ]) t.true(recorded.includes(name), name)
})

test('a secret\'s value is in no subject', (t) => {
  const secretSet = createOperationTable().get('secret.set')!
  t.is(secretSet.subject!({ plugin: 'web', name: 'key', value: 'hunter2' }), 'web key')
})
