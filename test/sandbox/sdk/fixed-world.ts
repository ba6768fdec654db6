import test from 'ava'
import { definePlugin } from '../../../sandbox/sdk/define-plugin.ts'
import { createTestKit } from '../../../sandbox/sdk/test-kit.ts'

const plugin = definePlugin<'clock' | 'random'>({ tools: {
  run: async (_, { clock, random }) => ({
    clock: await clock.now(), now: Date.now(), made: new Date().getTime(), given: new Date(5).getTime(),
    random: [Math.random(), Math.random()], uuid: crypto.randomUUID(), drawn: [...crypto.getRandomValues(new Uint8Array(4))],
    bytes: [...(await random.bytes(3))], own: await random.uuid(),
  }),
  fail: () => { throw new TypeError('no') },
} })

test.serial('a deterministic kit says the same each time, and another seed something else', async (t) => {
  const run = (seed: string) => createTestKit(plugin, { deterministic: { now: 1_000, seed } }).call('run')
  const one = await run('a')
  t.like(one, { clock: 1_000, now: 1_000, made: 1_000, given: 5 })
  t.deepEqual(await run('a'), one)
  const other = await run('b')
  for (const name of ['random', 'uuid', 'drawn', 'bytes', 'own']) t.notDeepEqual(other[name], one[name], name)
  for (const uuid of [one.uuid, one.own]) t.regex(uuid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})

test.serial('the process has its own clock and randomness back, also after a failure', async (t) => {
  const { random } = Math
  await t.throwsAsync(createTestKit(plugin, { deterministic: { now: 1_000, seed: '' } }).call('fail'))
  t.true(Date.now() > 1_000)
  t.is(Math.random, random)
  t.false(Object.hasOwn(crypto, 'getRandomValues'))
  t.not(crypto.randomUUID(), crypto.randomUUID())
})
