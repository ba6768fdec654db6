import test from 'ava'
import { guestId, isStranger } from '../../../core/channels/guest-id.ts'

test('one stranger is one guest, and nobody else’s', (t) => {
  const first = { plugin: 'telegram', account: 'telegram', externalId: '1' }
  const ids = [
    first,
    { plugin: 'telegram', account: 'telegram', externalId: '2' },
    { plugin: 'telegram', account: 'work', externalId: '1' },
    { plugin: 'mail', account: 'telegram', externalId: '1' },
    { plugin: 'telegram', account: 'telegram","1', externalId: '' },
  ].map(guestId)
  t.is(new Set(ids).size, ids.length)
  t.is(ids[0], guestId(first))
  t.true(ids.every((id) => id.length <= 64))
})

test('a guest whom the owner made a member is no stranger any more', (t) => {
  const id = guestId({ plugin: 'p', account: 'a', externalId: 'x' })
  t.true(isStranger({ id, role: 'guest' }))
  t.false(isStranger({ id, role: 'member' }))
  t.false(isStranger({ id: '01HZZ', role: 'guest' }))
})
