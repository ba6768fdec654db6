import test from 'ava'
import { createMessagesObserve } from '../../../sandbox/capabilities/messages-observe.ts'
import { createMessagesTransform } from '../../../sandbox/capabilities/messages-transform.ts'
import { codeOf, createScene } from '../../helpers/broker-scene.ts'

const place = { channels: ['telegram'], session: 's', message: 'm' }

test('a message is shown where a grant covers it; an answer only where answers were granted', async (t) => {
  const { request } = createScene({ asks: { 'messages.observe': { channels: ['telegram', 'console'], answers: true } }, grants: { 'messages.observe': [{ channels: ['telegram'] }, { channels: ['console'], answers: true }] } })
  const see = async (more: object) => codeOf(await request('messages.observe', 'see', { ...place, answer: false, ...more }))
  t.deepEqual([await see({}), await see({ answer: true }), await see({ channels: ['console'], answer: true }), await see({ channels: ['mail'] })], ['ok', 'grant_missing', 'ok', 'request_invalid'])
  const shy = createScene({ asks: { 'messages.observe': { channels: ['*'] } }, grants: { 'messages.observe': [{ channels: ['*'], answers: true }] } })
  t.is(codeOf(await shy.request('messages.observe', 'see', { ...place, answer: true })), 'request_invalid')
})

test('changing needs its own right', async (t) => {
  const { request, revoke } = createScene({ asks: { 'messages.transform': { channels: ['telegram'] }, 'messages.observe': { channels: ['*'] } } })
  t.is(codeOf(await request('messages.transform', 'change', place)), 'ok')
  revoke('messages.transform')
  t.is(codeOf(await request('messages.transform', 'change', place)), 'grant_missing')
})

test('within and consent: changing weighs more than reading', (t) => {
  const [observe, transform] = [createMessagesObserve(), createMessagesTransform()]
  t.false(observe.within({ channels: ['a'], answers: true }, { channels: ['a'] }))
  t.true(observe.within({ channels: ['a'] }, { channels: ['a'], answers: true }))
  t.true(transform.consent({ channels: ['a'] })[0]!.weight > observe.consent({ channels: ['a'] })[0]!.weight)
})
