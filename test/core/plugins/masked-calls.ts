import test from 'ava'
import { maskedCalls } from '../../../core/plugins/masked-calls.ts'
import { createSecretMasks } from '../../../core/store/secret-masks.ts'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import type { GuestPlugin } from '../../../sandbox/supervisor/guest-plugin.ts'
import type { ProgressReport } from '../../../sandbox/supervisor/progress-report.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor } from '../../../sandbox/supervisor/supervisor.ts'

const key = 's3cret-välue'
const known = createSecretMasks({ vault: { readSpace: async () => [{ name: 'key', value: key }], onWrite() {} } })
const away = createSecretMasks({ vault: { readSpace: () => Promise.reject(new RangeError('away')), onWrite() {} } })
const plugin = { name: 'sample' } as GuestPlugin

function scene(call: Supervisor['call'], masks = known) {
  const reports: ProgressReport[] = []
  return { reports, run: () => maskedCalls({ call, stop: async () => {} }, masks).call(plugin, { tool: 'run', input: { key }, caller: { principal: 'ann' }, onProgress: (report) => void reports.push(report) }) }
}

test('an answer, its denials and its progress come without the plugin\'s secrets; the guest gets its input as it was', async (t) => {
  const inputs: unknown[] = []
  const grant = { capability: 'net.http', scope: { allow: [{ url: `https://a.example.com/${key}` }] } }
  const kept = { capability: 'net.http', scope: {} }
  const { run, reports } = scene(async (_plugin, { input, onProgress }) => {
    inputs.push(input)
    onProgress?.({ message: `got ${key}`, fraction: 0.5 })
    onProgress?.({ fraction: 1 })
    return {
      output: { text: `it is ${key}`, [key]: [Buffer.from(`x:${key}`).toString('base64')] }, ms: 1, reached: true,
      denials: [{ capability: 'net.http', tried: `GET /${encodeURIComponent(key)}`, message: 'no', grant }, { capability: 'net.http', tried: 'GET /', message: 'no', grant: kept }],
    }
  })
  const { output, denials, ...rest } = await run()
  t.deepEqual(rest, { ms: 1, reached: true })
  t.like(output, { text: 'it is [secret key]' })
  t.regex(JSON.stringify(output), /\[secret key\].*\[secret key\].*\[secret key\]/)
  t.deepEqual(denials, [{ capability: 'net.http', tried: 'GET /[secret key]', message: 'no' }, { capability: 'net.http', tried: 'GET /', message: 'no', grant: kept }])
  t.deepEqual(reports, [{ message: 'got [secret key]', fraction: 0.5 }, { fraction: 1 }])
  t.deepEqual(inputs, [{ key }])
})

test('an error in a guest\'s words is masked, its details too, and keeps its code', async (t) => {
  const guest = await t.throwsAsync(scene(() => Promise.reject(new SandboxError('guest_error', `bad ${key}`, { name: key }, { expose: false }))).run(), { instanceOf: SandboxError })
  t.like(guest, { code: 'guest_error', message: 'bad [secret key]', details: { name: '[secret key]' }, expose: false })
  const capability = await t.throwsAsync(scene(() => Promise.reject(new CapabilityError('tool_failed', `bad ${key}`))).run(), { instanceOf: CapabilityError })
  t.like(capability, { code: 'tool_failed', message: 'bad [secret key]' })
  const plain = new SandboxError('busy', 'wait')
  t.is(await t.throwsAsync(scene(() => Promise.reject(plain)).run()), plain)
})

test('what cannot be cleared of secrets is not passed on', async (t) => {
  const said = { output: key, ms: 1, denials: [], reached: false }
  await t.throwsAsync(scene(async () => said, away).run(), { message: 'away' })
  await t.throwsAsync(scene(() => Promise.reject(new SandboxError('guest_error', key)), away).run(), { message: 'away' })
  const { run, reports } = scene(async (_plugin, { onProgress }) => (onProgress?.({ message: key, fraction: 0.2 }), said), away)
  await t.throwsAsync(run())
  t.deepEqual(reports, [{ message: undefined, fraction: 0.2 }])
})
