import { once } from 'node:events'
import test from 'ava'
import type { RequestOrigin } from '../../../sandbox/broker/broker.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import fc from '../../helpers/fast-check.ts'
import { callTool, guestFrom, ringCases, startSandbox, stubBroker } from '../../helpers/sandbox.ts'

// Gateway, pipe, extension host and isolate together, nothing played.

const rings = await ringCases()
test.before(buildGuest)

const source = `
  import { definePlugin } from '@airlock/sdk'

  let calls = 0
  export default definePlugin({
    tools: {
      echo: async (input) => input,
      count: async () => ++calls,
      read: async (key, { kv }) => kv.get(key),
      async tryRead(key, { kv }) {
        try {
          return await kv.get(key)
        } catch ({ name, code, how }) {
          return { name, code, how }
        }
      },
      waitForAbort: (_input, { signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)),
      async fail() { throw new TypeError('no such city') },
    },
  })`
const tools = ['echo', 'count', 'read', 'tryRead', 'waitForAbort', 'fail']
const capabilities = { kv: { bytes: 1_000 } }
const plugin = (name: string, options: Parameters<typeof guestFrom>[1] = {}) => guestFrom(source, { name, tools, capabilities, ...options })

for (const { name, walls, skip } of rings) {
  const testHere = skip ? test.skip : test

  for (const tier of ['bundled', 'unverified'] as const) {
    testHere(`any JSON value comes back as it went, ${tier}, ${name}`, async (t) => {
      await using supervisor = startSandbox({ walls })
      const guest = plugin('guest', { tier })
      await fc.assert(fc.asyncProperty(fc.jsonValue(), async (value) => {
        const { output } = await callTool(supervisor, guest, value, 'echo')
        // JSON knows no negative zero.
        t.deepEqual(output, JSON.parse(JSON.stringify(value)))
      }), { numRuns: 200 })
    })
  }

  testHere(`sixty-four calls at once over eight plugins, ${name}`, async (t) => {
    await using supervisor = startSandbox({ walls, broker: stubBroker((request, from) => ({ value: [from.plugin.name, (request as { input: { key: string } }).input.key] })) })
    const plugins = Array.from({ length: 8 }, (_, index) => plugin(`plugin${index}`))
    const asked = Array.from({ length: 640 }, (_, index) => index)
    const queue = asked.values()
    const wrong: unknown[] = []
    await Promise.all(Array.from({ length: 64 }, async () => {
      for (const index of queue) {
        const guest = plugins[index % 8]!
        const { output } = await callTool(supervisor, guest, `key${index}`, 'read')
        if (JSON.stringify(output) !== JSON.stringify([guest.name, `key${index}`])) wrong.push([index, output])
      }
    }))
    t.deepEqual(wrong, [])
    t.is(supervisor.status().hosts.length, 1)
  })

  testHere(`what the broker refuses is an error the guest can read, and is told to the caller, ${name}`, async (t) => {
    const denial = { capability: 'kv', tried: 'get x', message: 'not granted' }
    const refusing = {
      ...stubBroker(),
      async handle({ onDenial }: RequestOrigin) {
        onDenial(denial)
        return JSON.stringify({ ok: false, error: { code: 'grant_missing', message: 'not granted', capability: 'kv', tried: 'get x', how: 'airlock grant allow' } })
      },
    }
    await using supervisor = startSandbox({ walls, broker: refusing })
    const { output, denials } = await callTool(supervisor, plugin('guest'), 'x', 'tryRead')
    t.deepEqual(output, { name: 'CapabilityError', code: 'grant_missing', how: 'airlock grant allow' })
    t.deepEqual(denials, [denial])
    await t.throwsAsync(callTool(supervisor, plugin('guest'), 'x', 'read'), { code: 'guest_error', message: /not granted/ })
  })

  testHere(`a cancelled call ends on both sides, ${name}`, async (t) => {
    const asked = Promise.withResolvers<AbortSignal>()
    await using supervisor = startSandbox({ walls, broker: stubBroker((_, { signal }) => (asked.resolve(signal), once(signal, 'abort'))) })
    const controller = new AbortController()
    const reading = callTool(supervisor, plugin('guest'), 'x', 'read', controller.signal)
    const signal = await asked.promise
    controller.abort()
    await t.throwsAsync(reading, { code: 'cancelled' })
    t.true(signal.aborted)
    t.is((await callTool(supervisor, plugin('guest'), 1, 'echo')).output, 1)
  })

  testHere(`what a plugin throws comes in its own words, ${name}`, async (t) => {
    await using supervisor = startSandbox({ walls })
    await t.throwsAsync(callTool(supervisor, plugin('guest'), {}, 'fail'), { code: 'guest_error', message: 'guest fail failed: no such city' })
  })

  testHere(`two versions of one plugin do not share their state, ${name}`, async (t) => {
    await using supervisor = startSandbox({ walls })
    const counted = async (digest: string) => (await callTool(supervisor, plugin('guest', { digest }), {}, 'count')).output
    t.deepEqual([await counted('one'), await counted('one'), await counted('two'), await counted('one')], [1, 2, 1, 1])
  })
}

test('a stranger\'s host has no compiler', async (t) => {
  await using supervisor = startSandbox()
  await supervisor.warm(['unverified'])
  t.is(supervisor.status().rings.selfTest?.jit, false)
})
