import test from 'ava'
import { channelAdd, channelApprovePairing, channelPut } from '../../../core/operations/channel.ts'
import { createOperationTable } from '../../../core/operations/table.ts'

const done: never = {} as never

test('who is let in where is on record by name', (t) => {
  const subject = (input: object) => channelApprovePairing.subject!(channelApprovePairing.input.parse(input), done)
  t.is(subject({ id: 'P1', principal: 'ada' }), 'P1 ada')
  t.is(subject({ code: 'abc', newMember: 'Bob' }), 'abc Bob')
  t.is(subject({ code: 'abc' }), 'abc')
  t.is(channelAdd.subject!(channelAdd.input.parse({ plugin: 'telegram' }), done), 'telegram')
  t.is(channelPut.subject!(channelPut.input.parse({ name: 'telegram' }), done), 'telegram')
})

test('a secret\'s value is in no subject', (t) => {
  const secretSet = createOperationTable().get('secret.set')!
  t.is(secretSet.subject!({ plugin: 'web', name: 'key', value: 'hunter2' }, done), 'web key')
})
