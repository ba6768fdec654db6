import test from 'ava'
import { approvalInput, canBeLinked } from '../../../../core/console/channels/stranger.ts'

test('somebody known is linked, somebody new has a name', (t) => {
  t.deepEqual(approvalInput('r', { kind: 'known', principal: 'p' }), { id: 'r', principal: 'p' })
  t.deepEqual(approvalInput('r', { kind: 'new', name: ' Ann ' }), { id: 'r', newMember: 'Ann' })
  for (const name of ['', '  ', 'x'.repeat(101)]) t.is(approvalInput('r', { kind: 'new', name }), undefined)
})

test('somebody known is a person who was not removed, and no guest of an open channel', (t) => {
  const person = { id: 'p', role: 'guest', kind: 'person', disabled: false }
  t.true(canBeLinked(person))
  t.true(canBeLinked({ ...person, id: 'guest-x', role: 'member' }))
  for (const other of [{ id: 'guest-x' }, { disabled: true }, { kind: 'agent' }]) t.false(canBeLinked({ ...person, ...other }))
})
