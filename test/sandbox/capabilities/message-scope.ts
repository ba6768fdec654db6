import test from 'ava'
import { checkPlace, coversMessage, messageConsent, messagesWithin } from '../../../sandbox/capabilities/message-scope.ts'

const session = '0'.repeat(26)
const place = { channels: ['family', 'telegram'], session }

test('a scope covers channels by name or kind, all of them, or some sessions of theirs', (t) => {
  for (const scope of [{ channels: ['telegram'] }, { channels: ['family'] }, { channels: ['*'] }, { channels: ['*'], sessions: [session] }]) t.true(coversMessage(scope, place))
  for (const scope of [{ channels: ['console'] }, { channels: ['tele'] }, { channels: ['*'], sessions: ['1'.repeat(26)] }]) t.false(coversMessage(scope, place))
})

test('manifest and grant must both cover it', (t) => {
  t.true(checkPlace(place, { request: { channels: ['*'] }, grants: [{ channels: ['telegram'] }] }).ok)
  t.like(checkPlace(place, { request: { channels: ['*'] }, grants: [{ channels: ['console'] }] }), { ok: false, code: 'grant_missing' })
  t.like(checkPlace(place, { request: { channels: ['console'] }, grants: [{ channels: ['*'] }] }), { ok: false, code: 'request_invalid' })
})

test('a grant lies within a request of more channels, or of all sessions', (t) => {
  t.true(messagesWithin({ channels: ['a'] }, { channels: ['a', 'b'] }))
  t.true(messagesWithin({ channels: ['a'], sessions: [session] }, { channels: ['*'] }))
  t.false(messagesWithin({ channels: ['*'] }, { channels: ['a'] }))
  t.false(messagesWithin({ channels: ['a'] }, { channels: ['a'], sessions: [session] }))
  t.false(messagesWithin({ channels: ['a'], sessions: ['1'.repeat(26)] }, { channels: ['a'], sessions: [session] }))
})

test('consent names each channel', (t) => {
  const words = messageConsent({ channels: ['telegram', '*'], sessions: [session] }, 4, { en: 'read messages', 'zh-CN': '读取' })
  t.deepEqual(words.map(({ text }) => text.en), ['may read messages of **telegram** (1 of its conversations)', 'may read messages of **all channels and the console** (1 of its conversations)'])
})
