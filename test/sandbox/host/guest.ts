import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { frameKind } from '../../../sandbox/protocol/frame.ts'
import { startHostProcess } from '../../helpers/host-process.ts'

test.before(() => buildGuest())

test('a call that outlives its wall time fails, and its guest goes on', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: ({ wait }) => (wait ? new Promise(() => {}) : 1) } }', { limits: { wallMs: 1_000 } })
  const started = performance.now()
  t.is((await host.call(instance, 'run', { wait: true })).json.code, 'wall_limit')
  t.true(performance.now() - started >= 999)
  t.is((await host.call(instance, 'run')).json.value, 1)
})

test('seventeen calls that never answer keep the eighteenth waiting no longer than their deadline', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: ({ wait }) => (wait ? new Promise(() => {}) : 1) } }', { limits: { wallMs: 1_000 } })
  const stuck = Array.from({ length: 17 }, () => host.startCall(instance, 'run', { wait: true }))
  for (const call of stuck) t.is((await host.answerTo(instance, call)).json.code, 'wall_limit')
  t.is((await host.call(instance, 'run')).json.value, 1)
})

test('a loop fails its own call, and takes the isolate with the others in it', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run({ loop }) { if (loop) for (;;); return new Promise(() => {}) } } }', { limits: { cpuMs: 200 } })
  const waiting = host.startCall(instance, 'run')
  const looping = host.startCall(instance, 'run', { loop: true })
  const failed = await host.take(({ kind }) => kind === frameKind.failed)
  t.like(failed, { call: looping, json: { code: 'cpu_limit' } })
  t.like(await host.answerTo(instance, waiting), { kind: frameKind.gone, json: { code: 'cpu_limit' } })
  t.is((await host.call(instance, 'run')).json.code, 'guest_gone')
})

test('a loop after a reply is caught as well', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { async run(_, { kv }) { await kv.get('a'); for (;;); } } }", { limits: { cpuMs: 200 } })
  const call = host.startCall(instance, 'run')
  const request = await host.take(({ kind }) => kind === frameKind.request)
  host.send(frameKind.reply, instance, request.call, '{"ok":true,"value":{"value":1}}')
  t.like(await host.answerTo(instance, call), { kind: frameKind.failed, json: { code: 'cpu_limit' } })
})

test('a rejection that nobody handles fails the call that it happened in', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run({ reject }) { if (reject) Promise.reject(new Error('forgotten')); return reject ? new Promise(() => {}) : 1 } } }")
  const failed = await host.call(instance, 'run', { reject: true })
  t.is(failed.json.code, 'guest_error')
  t.regex(failed.json.message, /forgotten/)
  t.is((await host.call(instance, 'run')).json.value, 1)
})

test('a request that nobody awaits leaves the answer as it is', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run(_, { kv }) { kv.set('a', 1); return 'answered' } } }")
  const call = host.startCall(instance, 'run')
  const request = await host.take(({ kind }) => kind === frameKind.request)
  t.is((await host.answerTo(instance, call)).json.value, 'answered')
  host.send(frameKind.reply, instance, request.call, '{"ok":false,"error":{"code":"grant_missing","message":"late"}}')
  t.is((await host.call(instance, 'run')).json.value, 'answered')
})

test('a reply that nobody asked for, or that is no JSON, harms nothing else', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: () => 1 } }')
  host.send(frameKind.reply, instance, 12_345, '{"ok":true}')
  host.send(frameKind.reply, 99, 1, 'not JSON')
  host.send(frameKind.cancel, instance, 77)
  t.is((await host.call(instance, 'run')).json.value, 1)
})

test('an unloaded guest loads anew as another', async (t) => {
  await using host = await startHostProcess()
  const code = 'let count = 0\nexport default { tools: { run: () => ++count } }'
  const first = await host.load(code)
  await host.call(first.instance, 'run')
  host.send(frameKind.unload, first.instance, 0)
  const second = await host.load(code)
  t.is((await host.call(second.instance, 'run')).json.value, 1)
})

test('guests come and go by the hundred', async (t) => {
  await using host = await startHostProcess()
  for (let round = 0; round < 100; round++) {
    const { instance } = await host.load('export default { tools: { run: () => 1 } }')
    t.is((await host.call(instance, 'run')).json.value, 1)
    host.send(frameKind.unload, instance, 0)
  }
  host.send(frameKind.ping, 0, 0)
  t.deepEqual((await host.take(({ kind }) => kind === frameKind.pong)).json.instances, [])
})

test('a guest under steady load does not die of its garbage', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: async ({ text }) => ({ text }) } }', { limits: { memoryMb: 32 } })
  const text = 'x'.repeat(8_192)
  for (let round = 0; round < 40; round++) {
    const calls = Array.from({ length: 64 }, () => host.startCall(instance, 'run', { text }))
    for (const call of calls) t.is((await host.answerTo(instance, call)).kind, frameKind.result)
  }
})
