import test from 'ava'
import type { RequestOrigin } from '../../../sandbox/broker/broker.ts'
import { callTool, stubBroker } from '../../helpers/sandbox.ts'
import { scriptedGuest, scriptedSandbox } from '../../helpers/scripted-sandbox.ts'

test('the pipe decides for whom a request speaks; the call it names decides on whose behalf', async (t) => {
  const seen: RequestOrigin[] = []
  await using supervisor = scriptedSandbox({ broker: stubBroker((_, from) => (seen.push(from), from.plugin.name)) })
  const caller = { principal: 'alice', session: 's', turn: 't' }
  const { output } = await supervisor.call(scriptedGuest('a'), { tool: 'ask', input: {}, caller })
  t.deepEqual(output, { ok: true, value: 'a' })
  t.like(seen[0], { caller, plugin: { name: 'a' } })
})

test('a request for a call that is not open on this guest is refused before the broker', async (t) => {
  let asked = 0
  await using supervisor = scriptedSandbox({ broker: stubBroker(() => asked++) })
  const foreign = callTool(supervisor, scriptedGuest('other'), 1, 'never')
  for (const call of [0, 1, 999, '"x"']) {
    const { output } = await callTool(supervisor, scriptedGuest('a'), { call }, 'ask')
    t.like(output, { ok: false, error: { code: 'cancelled' } })
  }

  t.is(asked, 0)
  await Promise.all([t.throwsAsync(foreign), supervisor.stop('other')])
})

test('what the broker refused comes back with the result, and with the error', async (t) => {
  const denial = { capability: 'net.http', tried: 'GET https://example.com/', message: 'not granted' }
  const denying = () => ({
    ...stubBroker(),
    async handle(from: RequestOrigin) {
      for (let n = 0; n < 100; n++) from.onDenial(denial)
      return '{"ok":true,"value":1}'
    },
  })
  await using supervisor = scriptedSandbox({ broker: denying() })
  const { denials } = await callTool(supervisor, scriptedGuest('a'), {}, 'ask')
  t.deepEqual(denials[0], denial)
  t.is(denials.length, 32, 'a flood of them is cut')
})

test('a broker that fails is a refusal for the guest', async (t) => {
  await using supervisor = scriptedSandbox({ broker: { ...stubBroker(), handle: () => Promise.reject(new TypeError('bug')) } })
  const { output } = await callTool(supervisor, scriptedGuest('a'), {}, 'ask')
  t.like(output, { ok: false, error: { code: 'capability_failed' } })
})

test('requests past the number that may be open are refused at once', async (t) => {
  const wait = Promise.withResolvers<unknown>()
  let open = 0
  await using supervisor = scriptedSandbox({ broker: stubBroker(() => (open++, wait.promise)) })
  const plugin = scriptedGuest('a', { limits: { callsPending: 10, callsTotal: 100 } })
  const { output } = await callTool(supervisor, plugin, { requests: 30, until: 20 }, 'flood')
  t.deepEqual(output, Array(20).fill('rate_limited'))
  t.is(open, 10)
  wait.resolve(undefined)
})

test('requests past the number of one call end the call', async (t) => {
  await using supervisor = scriptedSandbox()
  const plugin = scriptedGuest('a', { limits: { callsPending: 10, callsTotal: 20 } })
  await t.throwsAsync(callTool(supervisor, plugin, { requests: 30, until: 30 }, 'flood'), { code: 'call_limit' })
  t.is((await callTool(supervisor, plugin, 1, 'echo')).output, 1)
})

test('a host that asks and does not read its answers cannot fill the gateway\'s memory', async (t) => {
  const answer = 'x'.repeat(100_000)
  let asked = 0
  await using supervisor = scriptedSandbox({ broker: stubBroker(() => (asked++, answer)) })
  const plugin = scriptedGuest('a', { limits: { callsTotal: 1_000_000, callsPending: 100, wallMs: 400 } })
  await t.throwsAsync(callTool(supervisor, plugin, {}, 'notReading'), { code: 'wall_limit' })
  t.true(asked < 2_000, `${asked} answers of 100 kB were made`)
  t.is((await callTool(supervisor, scriptedGuest('stranger', { tier: 'unverified' }), 1, 'echo')).output, 1)
})

test('log lines past the plugin\'s limit are dropped, nothing else', async (t) => {
  let lines = 0
  await using supervisor = scriptedSandbox({ broker: stubBroker(() => lines++) })
  const plugin = scriptedGuest('a', { limits: { logBytes: 10_000 } })
  await callTool(supervisor, plugin, { count: 500, chars: 1_000 }, 'notices')
  t.true(lines > 0 && lines < 50, String(lines))
})
