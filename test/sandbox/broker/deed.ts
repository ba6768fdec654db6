import test from 'ava'
import { codeOf, createScene, slowCapability, valueOf } from '../../helpers/broker-scene.ts'

const kv = { bytes: 1000 }

test('a revoked grant ends a request in flight', async (t) => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const slow = slowCapability((signal) => {
    begin()
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  })
  const { request, revoke, denials } = createScene({ asks: { slow: {} }, capabilities: [slow] })
  const reply = request('slow', 'wait')
  await begun
  revoke('slow')
  t.is(codeOf(await reply), 'grant_missing')
  t.is(denials.length, 1)
})

test('a request that heeds no abort still gives nothing once its right is gone', async (t) => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: done, resolve: finish } = Promise.withResolvers<unknown>()
  const slow = slowCapability(() => {
    begin()
    return done
  })
  const { request, revoke } = createScene({ asks: { slow: {} }, capabilities: [slow] })
  const reply = request('slow', 'wait')
  await begun
  revoke('slow')
  finish({ secret: 1 })
  t.is(codeOf(await reply), 'grant_missing')
})

test('a revocation leaves alone what another grant still covers', async (t) => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: done, resolve: finish } = Promise.withResolvers<unknown>()
  const slow = slowCapability(() => {
    begin()
    return done
  })
  const scene = createScene({ asks: { slow: {} }, capabilities: [slow] })
  const reply = scene.request('slow', 'wait')
  await begun
  scene.revoke('slow', [{}])
  scene.revoke('other')
  finish(7)
  t.is(valueOf(await reply), 7)
})

test('a tool call that has ended gets nothing done', async (t) => {
  const { request, abort } = createScene({ asks: { kv } })
  abort.abort()
  t.is(codeOf(await request('kv', 'get', { key: 'a' })), 'cancelled')
})
