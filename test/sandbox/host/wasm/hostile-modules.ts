import test from 'ava'
import type { SandboxError } from '../../../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor } from '../../../../sandbox/supervisor/supervisor.ts'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { hostileModules } from '../../../../sandbox/attack/cases/modules.ts'
import { callTool, ringCases, startSandbox, stubBroker, wasmGuest } from '../../../helpers/sandbox.ts'
import { echoModule } from '../../../../sandbox/attack/wasm-module.ts'

// Every module of sandbox/attack/cases/modules.ts in a real extension host: its call ends with a code that it names,
// and whoever runs beside it goes on.

const limits = { memoryMb: 32, cpuMs: 300, wallMs: 20_000, callsTotal: 200, outputBytes: 64 * 1024, logBytes: 10_000 }
const stranger = wasmGuest(echoModule(), { name: 'stranger', tier: 'unverified' })
const rings = await ringCases()
const supervisors = new Map<string, Supervisor>()

test.before(async () => {
  await buildGuest()
  for (const { name, walls, skip } of rings) if (!skip) supervisors.set(name, startSandbox({ walls, broker: stubBroker(() => null) }))
})

test.after.always(async () => {
  for (const supervisor of supervisors.values()) await supervisor[Symbol.asyncDispose]()
})

for (const { name: ring, skip } of rings) {
  const testHere = skip ? test.skip : test.serial
  for (const [index, { tries, module, expect, says }] of hostileModules.entries()) {
    testHere(`${tries}; ${ring}`, async (t) => {
      const supervisor = supervisors.get(ring)!
      const hostile = wasmGuest(module, { name: `hostile-${index}`, tier: 'unverified', limits })
      await callTool(supervisor, stranger, 'before')
      const attack = callTool(supervisor, hostile).then(() => ({ code: 'ok', message: '' }), ({ code, message }: SandboxError) => ({ code: code as string, message }))
      t.is((await callTool(supervisor, stranger, 'during')).output, 'during')
      const { code, message } = await attack
      t.true(expect.includes(code), `ended with ${code} (${message}); expected is ${expect.join(' or ')}`)
      if (says) t.regex(message, says)
      t.notRegex(message, /\/work|\/home|dist\/|node:|\.mjs/)
      t.is((await callTool(supervisor, stranger, 'after')).output, 'after')
      await supervisor.stop(hostile.name)
    })
  }
}
