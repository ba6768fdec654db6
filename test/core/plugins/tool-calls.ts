import test from 'ava'
import { createToolCalls } from '../../../core/plugins/tool-calls.ts'
import { InstalledPlugin } from '../../../core/plugins/installed-plugin.ts'
import type { PluginIndex } from '../../../core/plugins/plugin-index.ts'
import type { PluginRow } from '../../../core/store/entities/plugin.ts'
import type { GuestPlugin } from '../../../sandbox/supervisor/guest-plugin.ts'
import type { ToolRequest } from '../../../sandbox/supervisor/supervisor.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'

function scene({ row = {}, granted = [] as unknown[], ended = [] as unknown[], answer = (input: unknown): unknown => input } = {}) {
  const manifest = packageJsonOf({
    airlock: { capabilities: { kv: { bytes: 10 } }, optional: { log: {} }, limits: { cpuMs: 7 } },
    tools: { run: { description: 'Runs.', input: { type: 'object', required: ['n'] }, output: { type: 'object', properties: { n: { type: 'integer' } } } } },
  })
  const plugin = new InstalledPlugin({ name: 'sample', version: '1.0.0', digest: 'd', tier: 'unverified', publisher: null, source: '/x', manifest, config: { a: 1 }, enabled: true, ...row } as PluginRow, capabilityKinds())
  const seen: [GuestPlugin, ToolRequest][] = []
  const call = createToolCalls({
    plugins: { get: () => plugin } as unknown as PluginIndex,
    grants: { granted: () => granted, ended: () => ended } as never,
    packages: { read: async (...place) => Buffer.from(place.join(' ')) },
    supervisor: {
      async call(guest, request) {
        seen.push([guest, request])
        return { output: answer(request.input), ms: 1, denials: [{ capability: 'log', tried: 'x', message: 'y' }], reached: false }
      },
    },
  })
  return { seen, call: (input: unknown, more: object = {}) => call({ principal: 'ann' }, { plugin: 'sample', tool: 'run', input, ...more }) }
}

test('the guest is told what the manifest and the row say, and for whom the call is', async (t) => {
  const { call, seen } = scene({ granted: [{ bytes: 10 }] })
  const { signal } = new AbortController()
  await call({ n: 1 }, { session: 's', turn: 't', signal })
  const [guest, request] = seen[0]!
  t.like(guest, { name: 'sample', digest: 'd', tier: 'unverified', engine: 'isolate', tools: ['run'], capabilities: { kv: { bytes: 10 }, log: {} }, config: { a: 1 } })
  t.is(guest.limits.cpuMs, 7)
  t.is(Buffer.from(await guest.code()).toString(), 'sample d plugin.js')
  t.like(request, { tool: 'run', input: { n: 1 }, effect: 'external', caller: { principal: 'ann', session: 's', turn: 't' } })
  t.is(request.signal, signal)
})

test('the guest is one object for as long as the plugin stays as it is', async (t) => {
  const { call, seen } = scene({ granted: [{}] })
  await call({ n: 1 })
  await call({ n: 2 })
  t.is(seen[0]![0], seen[1]![0])
})

test('nothing reaches the guest while it is off, without its rights, or with the wrong input', async (t) => {
  const off = scene({ row: { enabled: false }, granted: [{}] })
  t.like(await t.throwsAsync(off.call({ n: 1 })), { code: 'plugin_inactive', details: { enabled: false } })
  const bare = scene()
  t.like(await t.throwsAsync(bare.call({ n: 1 })), { code: 'plugin_inactive', details: { missing: ['kv'] } })
  t.like(await t.throwsAsync(scene({ ended: [{}] }).call({ n: 1 })), { code: 'lease_ended', details: { missing: ['kv'] } })
  const wrong = scene({ granted: [{}] })
  for (const input of [{}, null, [], 'n', undefined]) t.like(await t.throwsAsync(wrong.call(input)), { code: 'schema_mismatch', details: { side: 'input' } })
  await t.throwsAsync(wrong.call({ n: 1 }, { tool: 'other' }), { code: 'tool_unknown' })
  t.deepEqual([off.seen, bare.seen, wrong.seen], [[], [], []])
})

test('an output that does not fit is withheld, the denials are not', async (t) => {
  const { call } = scene({ granted: [{}], answer: () => ({ n: 'many' }) })
  t.like(await t.throwsAsync(call({ n: 1 })), { code: 'schema_mismatch', details: { side: 'output', path: '/n', denials: [{ capability: 'log' }] } })
})
