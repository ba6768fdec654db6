import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { encodeFrame, frameKind } from '../../../../sandbox/protocol/frame.ts'
import { type HostProcess, startHostProcess } from '../../../helpers/host-process.ts'

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
  const end = await host.answerTo(instance, looping)
  t.is(end.json.code, 'cpu_limit')
  // On a busy computer the watch finds the loop before isolated-vm's timer does, and the isolate goes at once.
  if (end.kind !== frameKind.gone) t.like(await host.answerTo(instance, waiting), { kind: frameKind.gone, json: { code: 'cpu_limit' } })
  t.is((await host.call(instance, 'run')).json.code, 'guest_gone')
})

test('a loop after a reply is caught as well', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { async run(_, { kv }) { await kv.get('a'); for (;;); } } }", { limits: { cpuMs: 200 } })
  const call = host.startCall(instance, 'run')
  const request = await host.take(({ kind }) => kind === frameKind.request)
  host.send(frameKind.reply, instance, request.call, '{"ok":true,"value":{"value":1}}')
  t.is((await host.answerTo(instance, call)).json.code, 'cpu_limit')
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

/** Makes the guest quick, then sends calls that may enter its isolate together; tells their answers in order. */
async function callTogether(host: HostProcess, instance: number, tool: string, inputs: readonly unknown[]) {
  for (let n = 0; n < 40; n++) await host.call(instance, tool, {})
  const numbers = inputs.map((_, index) => 1_000 + index)
  host.sendRaw(Buffer.concat(inputs.map((input, index) => encodeFrame(index === 0 ? frameKind.call : frameKind.callToo, instance, numbers[index]!, JSON.stringify({ tool, input })))))
  return { numbers, answers: () => Promise.all(numbers.map((number) => host.answerTo(instance, number))) }
}

test('calls that come together each get their own answer, failures and lines in it included', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run({ fails, text }) { if (fails) throw new Error('failed'); return text } } }")
  const { answers } = await callTogether(host, instance, 'run', [{ text: 'a\n-\nb' }, { fails: true }, { text: '' }, { text: '\u2028' }])
  t.deepEqual((await answers()).map(({ json }) => json.value ?? json.error.message), ['a\n-\nb', 'failed', '', '\u2028'])
})

test('a call that waits keeps none waiting that came with it', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run: async ({ wait, text }, { kv }) => (wait ? (await kv.get('a')).text : text) } }")
  const { numbers } = await callTogether(host, instance, 'run', [{ text: 1 }, { wait: true }, { text: 3 }, { text: 4 }])
  const request = await host.take(({ kind }) => kind === frameKind.request)
  t.is(JSON.parse(request.text).call, numbers[1])
  for (const at of [0, 2, 3]) t.is((await host.answerTo(instance, numbers[at]!)).json.value, at + 1)
  host.send(frameKind.reply, instance, request.call, '{"ok":true,"value":{"value":{"text":2}}}')
  t.is((await host.answerTo(instance, numbers[1]!)).json.value, 2)
})

test('what a call asks for is asked in its own name, also when others come with it', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { async run({ name }) { if (!name) return; await undefined; console.log(name); await undefined; console.log(name) } } }")
  const { numbers, answers } = await callTogether(host, instance, 'run', [{ name: 'a' }, { name: 'b' }, { name: 'c' }])
  await answers()
  const said: unknown[] = []
  for (let n = 0; n < 6; n++) {
    const { json } = await host.take(({ kind }) => kind === frameKind.notice)
    said.push([json.call, json.input.message])
  }
  t.deepEqual(said, ['a', 'a', 'b', 'b', 'c', 'c'].map((name, index) => [numbers[Math.floor(index / 2)], name]))
})

test('a loop among calls that came together fails its own guest alone; a slow one fails nobody', async (t) => {
  await using host = await startHostProcess()
  const code = "export default { tools: { run({ ms, text }, { kv }) { if (ms) kv.set('a', 1); const end = Date.now() + (ms ?? 0); while (Date.now() < end); return text } } }"
  const [slow, looping, calm] = [await host.load(code), await host.load(code, { limits: { cpuMs: 200 } }), await host.load(code)]
  const { answers } = await callTogether(host, slow.instance, 'run', Array.from({ length: 12 }, (_, text) => ({ text, ms: text === 1 ? 60 : 0 })))
  t.deepEqual((await answers()).map(({ json }) => json.value), Array.from({ length: 12 }, (_, text) => text))
  await host.take(({ kind }) => kind === frameKind.request)
  host.send(frameKind.ping, 0, 0)
  t.is((await host.take(({ kind }) => kind === frameKind.request || kind === frameKind.pong)).kind, frameKind.pong)

  const { numbers } = await callTogether(host, looping.instance, 'run', [{ text: 1 }, { ms: 60_000 }])
  t.is((await host.call(calm.instance, 'run', { text: 'calm' })).json.value, 'calm')
  t.is((await host.answerTo(looping.instance, numbers[1]!)).json.code, 'cpu_limit')
})

test('a rejection that one of several leaves behind is its own failure', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run({ reject, text }) { if (reject) Promise.reject(new Error('forgotten')); return reject ? new Promise(() => {}) : text } } }")
  const { answers } = await callTogether(host, instance, 'run', [{ text: 1 }, { reject: true }, { text: 3 }])
  t.deepEqual((await answers()).map(({ json }) => json.value ?? json.code), [1, 'guest_error', 3])
})

test('a heap that bursts takes along those that came with it, and no other guest', async (t) => {
  await using host = await startHostProcess()
  const code = "export default { tools: { run({ bomb, text }) { const all = []; while (bomb) all.push(new Array(1e4).fill(all.length)); return text } } }"
  const [bomb, calm] = [await host.load(code, { limits: { memoryMb: 32, cpuMs: 30_000 } }), await host.load(code)]
  await callTogether(host, bomb.instance, 'run', [{ text: 1 }, { bomb: true }])
  t.is((await host.take(({ kind, instance }) => kind === frameKind.gone && instance === bomb.instance)).json.code, 'memory_limit')
  t.is((await host.call(calm.instance, 'run', { text: 'calm' })).json.value, 'calm')
})

const asking = "export default { tools: { async run({ later }, { kv }) { if (!later) return; await kv.get('a'); if (later === 'loop') for (;;); if (later === 'reject') { Promise.reject(new Error('forgotten')); await new Promise(() => {}) } const end = Date.now() + (later.ms ?? 0); while (Date.now() < end); return 'answered' } } }"

/** Makes the guest quick, then has a call ask something; the reply goes in on the host's own thread. */
async function answerAsked(host: HostProcess, instance: number, later: unknown) {
  for (let n = 0; n < 40; n++) await host.call(instance, 'run', {})
  const call = host.startCall(instance, 'run', { later })
  const request = await host.take(({ kind, instance: from }) => kind === frameKind.request && from === instance)
  host.send(frameKind.reply, instance, request.call, '{"ok":true,"value":{"value":1}}')
  return host.answerTo(instance, call)
}

test('what a quick guest does with a reply has the whole limit, and ends there', async (t) => {
  await using host = await startHostProcess()
  const [one, another] = [await host.load(asking, { limits: { cpuMs: 400 } }), await host.load(asking, { limits: { cpuMs: 400 } })]
  // Longer than a call may hold the host: it is not run twice, and goes on.
  for (let round = 0; round < 4; round++) t.is((await answerAsked(host, one.instance, { ms: 60 })).json.value, 'answered')
  t.is((await answerAsked(host, one.instance, 'loop')).json.code, 'cpu_limit')
  t.is((await answerAsked(host, another.instance, 'loop')).json.code, 'cpu_limit')
})

test('a rejection that a quick guest leaves behind after a reply fails that call alone', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load(asking)
  t.is((await answerAsked(host, instance, 'reject')).json.code, 'guest_error')
  t.is((await answerAsked(host, instance, {})).json.value, 'answered')
})
