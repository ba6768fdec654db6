import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { createExtensionHost } from '../../../sandbox/host/extension-host.ts'
import type { Guest } from '../../../sandbox/host/guest.ts'
import { encodeFrame, type FrameKind, frameKind, pingFor } from '../../../sandbox/protocol/frame.ts'
import { startHostProcess } from '../../helpers/host-process.ts'

test.before(() => buildGuest())

const echo = 'export default { tools: { run: (input) => input } }'

for (const jit of [true, false]) {
  test(`a host says at its start that it can reach nothing (${jit ? 'with' : 'without'} JIT)`, async (t) => {
    await using host = await startHostProcess({ jit })
    t.is(host.ready.jit, jit)
    t.deepEqual(host.ready.refused, { files: true, network: true, childProcess: true, worker: true, environment: true })
  })

  test(`a tool answers (${jit ? 'with' : 'without'} JIT)`, async (t) => {
    await using host = await startHostProcess({ jit })
    const { instance } = await host.load("import { definePlugin } from '@airlock/sdk'\nexport default definePlugin({ tools: { run: async ({ name }) => ({ text: `hello ${name}` }) } })")
    t.deepEqual((await host.call(instance, 'run', { name: 'Ada' })).json, { ok: true, value: { text: 'hello Ada' } })
  })
}

test('every call of many gets its own answer, whatever the order', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { async run({ n, ms }) { await new Promise((done) => setTimeout(done, ms)); return n } } }')
  const calls = Array.from({ length: 100 }, (_, n) => ({ n, call: host.startCall(instance, 'run', { n, ms: (n * 7) % 13 }) }))
  for (const { n, call } of calls) t.deepEqual((await host.answerTo(instance, call)).json, { ok: true, value: n })
})

test('guests run in turn, and what comes meanwhile is received between turns: a flood keeps nobody waiting', (t) => {
  const ran: string[] = []
  const guest = (name: string): Guest => {
    const waiting: number[] = []
    return {
      call: ({ number }) => void waiting.push(number),
      turn() {
        const number = waiting.shift()
        if (number !== undefined) ran.push(`${name}${number}`)
        return waiting.length > 0
      },
      reply() {}, cancel() {}, dispose() {}, sampleHeap() {}, heapMb: () => 0,
    }
  }
  const guests = [guest('flood'), guest('calm'), guest('late')]
  const deferred: (() => void)[] = []
  const host = createExtensionHost({ startGuest: () => guests.shift()!, send() {}, flush() {}, defer: (work) => void deferred.push(work) })
  const frame = (kind: FrameKind, instance: number, call: number, payload = Buffer.alloc(0)) => host.receive({ kind, instance, call, payload })
  const header = Buffer.from('{}')
  for (const instance of [1, 2, 3]) frame(frameKind.load, instance, 0, Buffer.concat([Buffer.from([0, 0, 0, header.length]), header]))

  for (let call = 1; call <= 4; call++) frame(frameKind.call, 1, call)
  frame(frameKind.call, 2, 1)
  host.start()
  t.deepEqual(ran, ['flood1', 'calm1'])
  frame(frameKind.call, 3, 1)
  host.start()
  t.deepEqual(ran, ['flood1', 'calm1', 'flood2', 'late1'])
  t.is(deferred.length, 1)
  for (let work = deferred.shift(); work; work = deferred.shift()) work()
  t.deepEqual(ran.slice(4), ['flood3', 'flood4'])
})

test('calls that wait for another to end, or for their guest to load, wait for its turn too', (t) => {
  const ran: string[] = []
  const want: (() => void)[] = []
  const deferred: (() => void)[] = []
  const guest = (name: string, wantsTurn: () => void): Guest => ({
    call() {},
    turn() {
      ran.push(name)
      // A call that ends within the turn makes room: only its end says whether more may run.
      wantsTurn()
      return false
    },
    reply() {}, cancel() {}, dispose() {}, sampleHeap() {}, heapMb: () => 0,
  })
  const host = createExtensionHost({
    startGuest({ wantsTurn }) {
      want.push(wantsTurn)
      return guest(`guest ${want.length}`, wantsTurn)
    },
    send() {}, flush() {}, defer: (work) => void deferred.push(work),
  })
  const header = Buffer.from('{}')
  for (const instance of [1, 2]) host.receive({ kind: frameKind.load, instance, call: 0, payload: Buffer.concat([Buffer.from([0, 0, 0, header.length]), header]) })

  want[0]!()
  want[0]!()
  want[1]!()
  t.deepEqual(ran, [])
  t.is(deferred.length, 1)
  deferred.shift()!()
  t.deepEqual(ran, ['guest 1', 'guest 2'])
  t.is(deferred.length, 0)
})

test('a call sent right behind its load waits for it', async (t) => {
  await using host = await startHostProcess()
  const loading = host.load('await new Promise((done) => setTimeout(done, 20))\nexport default { tools: { run: () => "ready" } }')
  const call = host.startCall(1, 'run')
  t.is((await loading).kind, frameKind.loaded)
  t.deepEqual((await host.answerTo(1, call)).json, { ok: true, value: 'ready' })
})

test('a request carries its call, and its reply comes back to who asked', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: async ({ key }, { kv }) => kv.get(key) } }')
  const first = host.startCall(instance, 'run', { key: 'a' })
  const second = host.startCall(instance, 'run', { key: 'b' })
  for (const [call, key] of [[second, 'b'], [first, 'a']] as const) {
    const request = await host.take(({ kind, json }) => kind === frameKind.request && json.call === call)
    t.deepEqual(request.json, { call, capability: 'kv', method: 'get', input: { key } })
    host.send(frameKind.reply, instance, request.call, JSON.stringify({ ok: true, value: { value: `value of ${key}` } }))
  }
  t.is((await host.answerTo(instance, first)).json.value, 'value of a')
  t.is((await host.answerTo(instance, second)).json.value, 'value of b')
})

test('a refusal is a CapabilityError inside, and left uncaught ends the call with its code', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("import { CapabilityError } from '@airlock/sdk'\nexport default { tools: { run: ({ caught }) => caught ? fetch('https://example.com/').catch((error) => [error instanceof CapabilityError, error.code, error.how]) : fetch('https://example.com/') } }")
  const refuse = async () => {
    const { call } = await host.take(({ kind }) => kind === frameKind.request)
    host.send(frameKind.reply, instance, call, JSON.stringify({ ok: false, error: { code: 'grant_missing', message: 'not granted', capability: 'net.http', tried: 'GET https://example.com/', how: 'allow it' } }))
  }
  const caught = host.call(instance, 'run', { caught: true })
  await refuse()
  t.deepEqual((await caught).json.value, [true, 'grant_missing', 'allow it'])
  const uncaught = host.call(instance, 'run', { caught: false })
  await refuse()
  t.deepEqual((await uncaught).json, { ok: false, error: { name: 'CapabilityError', message: 'not granted', code: 'grant_missing', capability: 'net.http' } })
})

test('a bare fetch belongs to the call that made it, with others under way', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { async run({ n }) { await new Promise((done) => setTimeout(done, 1 + (n % 3))); await Promise.resolve(); return (await fetch(`https://example.com/${n}`)).status } } }')
  const calls = Array.from({ length: 12 }, (_, n) => ({ n, call: host.startCall(instance, 'run', { n }) }))
  for (const { n, call } of calls) {
    const request = await host.take(({ kind, json }) => kind === frameKind.request && json.input.url === `https://example.com/${n}`)
    t.is(request.json.call, call)
    host.send(frameKind.reply, instance, request.call, JSON.stringify({ ok: true, value: { status: 200 + n, statusText: '', url: '', headers: [], body: '' } }))
    t.is((await host.answerTo(instance, call)).json.value, 200 + n)
  }
})

test('a cancelled call ends at once, and its guest hears of it', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run: (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => console.log('aborted ' + signal.aborted))) } }")
  const call = host.startCall(instance, 'run')
  host.send(frameKind.cancel, instance, call)
  t.is((await host.answerTo(instance, call)).json.code, 'cancelled')
})

test('what a plugin logs and reports are notices of its call', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run(_, { log, progress }) { console.warn('careful', { a: 1 }); log.info('fine', { b: 2 }); progress('half'); return 1 } } }")
  const call = host.startCall(instance, 'run')
  const notices = [await host.take(isNotice), await host.take(isNotice), await host.take(isNotice)]
  t.deepEqual(
    notices.map(({ json }) => json),
    [
      { call, capability: 'log', method: 'write', input: { level: 'warn', message: 'careful {"a":1}' } },
      { call, capability: 'log', method: 'write', input: { level: 'info', message: 'fine', fields: { b: 2 } } },
      { call, capability: 'progress', method: 'report', input: { message: 'half' } },
    ],
  )
})

test('the context holds what the manifest asks for and nothing else', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run: (_, context) => [Object.keys(context).sort(), context.config] } }', { capabilities: ['kv'], config: { a: 1 } })
  t.deepEqual((await host.call(instance, 'run')).json.value, [['config', 'kv', 'progress', 'signal'], { a: 1 }])
})

test('a call to a guest that is gone fails', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load(echo)
  host.send(frameKind.unload, instance, 0)
  t.is((await host.call(instance, 'run')).json.code, 'guest_gone')
})

test('a ping is answered with memory, and with each guest; one that asks for the thread, with nothing more', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load(echo)
  host.send(frameKind.ping, 0, pingFor.memory)
  const { json } = await host.take(({ kind }) => kind === frameKind.pong)
  t.true(json.rssMb > 10)
  t.is(json.instances[0][0], instance)

  host.send(frameKind.ping, 0, pingFor.stalls)
  t.like(await host.take(({ kind }) => kind === frameKind.pong), { call: pingFor.stalls, text: '' })
})

test('a loop in one guest keeps neither a ping nor another guest waiting', async (t) => {
  await using host = await startHostProcess()
  const loop = await host.load('export default { tools: { run() { for (;;); } } }', { limits: { cpuMs: 2_000 } })
  const calm = await host.load(echo)
  const looping = host.startCall(loop.instance, 'run')
  t.deepEqual((await host.call(calm.instance, 'run', 'calm')).json.value, 'calm')
  host.send(frameKind.ping, 0, 0)
  await host.take(({ kind }) => kind === frameKind.pong)
  t.is((await host.answerTo(loop.instance, looping)).json.code, 'cpu_limit')
})

test('a guest that was quick and then loops holds nobody up, and ends at its own limit', async (t) => {
  await using host = await startHostProcess()
  const turncoat = await host.load('let calls = 0\nexport default { tools: { run({ loop }) { if (loop) for (;;); return ++calls } } }', { limits: { cpuMs: 500 } })
  const calm = await host.load(echo)
  for (let n = 1; n <= 100; n++) t.is((await host.call(turncoat.instance, 'run', {})).json.value, n)

  const looping = host.startCall(turncoat.instance, 'run', { loop: true })
  t.is((await host.call(calm.instance, 'run', 'calm')).json.value, 'calm')
  const failed = await host.answerTo(turncoat.instance, looping)
  t.is(failed.json.code, 'cpu_limit')
})

test('a quick guest whose tool then takes longer answers all the same, and was asked for nothing twice', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { async run({ ms }, { kv }) { kv.set('a', 1); const end = Date.now() + ms; while (Date.now() < end); return ms } } }")
  for (let n = 1; n <= 50; n++) t.is((await host.call(instance, 'run', { ms: 0 })).json.value, 0)
  for (let n = 1; n <= 50; n++) await host.take(({ kind }) => kind === frameKind.request)
  t.is((await host.call(instance, 'run', { ms: 60 })).json.value, 60)
  await host.take(({ kind }) => kind === frameKind.request)
  host.send(frameKind.ping, 0, 0)
  const next = await host.take(({ kind }) => kind === frameKind.request || kind === frameKind.pong)
  t.is(next.kind, frameKind.pong)
})

test('a quick guest that has to wait answers when it has what it waits for', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("export default { tools: { run: async ({ wait }, { kv }) => (wait ? kv.get('key') : 'now') } }")
  for (let n = 1; n <= 50; n++) await host.call(instance, 'run', {})
  const call = host.startCall(instance, 'run', { wait: true })
  const request = await host.take(({ kind }) => kind === frameKind.request)
  host.send(frameKind.reply, instance, request.call, JSON.stringify({ ok: true, value: { value: 'then' } }))
  t.is((await host.answerTo(instance, call)).json.value, 'then')
})

test('native code that nothing interrupts is reported within its limit, for the process to be killed', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('export default { tools: { run() { return (3n ** 40_000_000n).toString().length } } }', { limits: { cpuMs: 200 } })
  const call = host.startCall(instance, 'run')
  const gone = await host.answerTo(instance, call)
  t.is(gone.kind, frameKind.gone)
  t.deepEqual({ code: gone.json.code, stuck: gone.json.stuck }, { code: 'cpu_limit', stuck: true })
  host.kill()
  t.is(await host.exited, 'SIGKILL')
})

test('a stream that cannot be framed ends the host', async (t) => {
  await using host = await startHostProcess()
  const frame = encodeFrame(frameKind.ping, 0, 0)
  frame.writeUInt32BE(0xffffffff, 0)
  host.sendRaw(frame)
  t.is(await host.exited, 1)
})

test('thirty guests run side by side', async (t) => {
  await using host = await startHostProcess()
  const guests = await Promise.all(Array.from({ length: 30 }, () => host.load(echo)))
  const answers = await Promise.all(guests.map(({ instance }) => host.call(instance, 'run', instance)))
  t.deepEqual(
    answers.map(({ json }) => json.value),
    guests.map(({ instance }) => instance),
  )
})

function isNotice({ kind }: { kind: number }): boolean {
  return kind === frameKind.notice
}
