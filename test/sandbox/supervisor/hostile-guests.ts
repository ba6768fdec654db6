import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import type { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor } from '../../../sandbox/supervisor/supervisor.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { callTool, guestFrom, ringCases, startSandbox, stubBroker } from '../../helpers/sandbox.ts'
import { hostileWallMs } from '../../helpers/hostile-guests.ts'

// Every guest of sandbox/attack/guests in a real isolate of a real extension host: its call ends with
// the code that its first lines name, and whoever lives beside it goes on.

const folder = new URL('../../../sandbox/attack/guests/', import.meta.url)
const hostileGuests = readdirSync(folder).filter((file) => file.endsWith('.js')).map((file) => {
  const source = readFileSync(new URL(file, folder), 'utf8')
  const expected = /^\/\/ Expect: (.+)$/m.exec(source)?.[1]?.split(' or ') ?? []
  const tries = /^\/\/ Tries: (.+)$/m.exec(source)?.[1] ?? ''
  return { name: file.slice(0, -3), source, expected, tries }
})

const limits = { memoryMb: 32, cpuMs: 300, callsTotal: 50, callsPending: 10, inputBytes: 10_000, outputBytes: 65_536, logBytes: 10_000 }
const echo = 'export default { tools: { run: async (input, { kv }) => [input, await kv.get("key")] } }'
const honest = (name: string, tier: 'bundled' | 'unverified') => guestFrom(echo, { name, tier, capabilities: { kv: { bytes: 1_000 } } })
const neighbour = honest('neighbour', 'bundled')
const stranger = honest('stranger', 'unverified')

const rings = await ringCases()
const supervisors = new Map<string, Supervisor>()

test.before(async () => {
  await buildGuest()
  for (const { name, walls, skip } of rings) {
    if (!skip) supervisors.set(name, startSandbox({ walls, broker: stubBroker(() => ({ value: 'kept' })) }))
  }
})

test.after.always(async () => {
  for (const supervisor of supervisors.values()) await supervisor[Symbol.asyncDispose]()
})

/** The code that the call ended with, `ok` when it answered. */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'ok', (error: SandboxError) => error.code)
}

test('there are at least thirty of them, and each says what it tries and how that ends', (t) => {
  t.true(hostileGuests.length >= 30)
  for (const { name, expected, tries } of hostileGuests) t.true(expected.length > 0 && tries !== '', name)
})

/** Behind the best walls as code of strangers runs: alone, without a compiler. Behind the fewest, beside a neighbour in one process. */
const tiers = ['unverified', 'bundled'] as const

for (const [index, { name: ring, skip }] of rings.entries()) {
  const tier = tiers[index]!
  const testHere = skip ? test.skip : test.serial
  for (const { name, source, expected, tries } of hostileGuests) {
    testHere(`${name}: ${tries}; ${tier}, ${ring}`, async (t) => {
      const supervisor = supervisors.get(ring)!
      const hostile = guestFrom(source, { name, tier, limits: { ...limits, wallMs: hostileWallMs(expected) }, capabilities: { kv: { bytes: 1_000 } } })
      await callTool(supervisor, stranger, 'before')

      const attack = outcome(callTool(supervisor, hostile))
      t.deepEqual((await callTool(supervisor, stranger, 'during')).output, ['during', 'kept'])
      // Where the whole process must be ended, who shares it loses the call at hand and no more.
      const shared = await outcome(callTool(supervisor, neighbour, 'during'))
      t.true(['ok', 'host_gone', 'memory_limit'].includes(shared), shared)

      const code = await attack
      t.true(expected.includes(code), `ended with ${code}; expected is ${expected.join(' or ')}`)
      t.deepEqual((await callTool(supervisor, neighbour, 'after')).output, ['after', 'kept'])
      t.deepEqual((await callTool(supervisor, stranger, 'after')).output, ['after', 'kept'])
      await supervisor.stop(name)
    })
  }
}
