import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { startHostProcess } from '../../../helpers/host-process.ts'

test.before(() => buildGuest())

test('an import is refused with its name and what to do', async (t) => {
  await using host = await startHostProcess()
  const failed = await host.load("import lodash from 'lodash'\nexport default {}")
  t.is(failed.json.code, 'load_failed')
  t.regex(failed.json.message, /"lodash".*bundle your plugin into one file/)
})

test('a syntax error says where it is', async (t) => {
  await using host = await startHostProcess()
  const failed = await host.load('export default {\n  tools: {{\n}')
  t.is(failed.json.code, 'load_failed')
  t.regex(failed.json.message, /SyntaxError.*plugin\.js:2/)
})

test('what a module throws at its top level is why it did not load', async (t) => {
  await using host = await startHostProcess()
  for (const code of ["throw new TypeError('no config')", "await null\nthrow new TypeError('no config')"]) {
    const failed = await host.load(code)
    t.is(failed.kind, frameKind.loadFailed)
    t.regex(failed.json.message, /no config/)
  }
})

test('a module may wait at its top level', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load('const text = await new Promise((done) => setTimeout(done, 5, "waited"))\nexport default { tools: { run: () => text } }')
  t.is((await host.call(instance, 'run')).json.value, 'waited')
})

test('nothing can be asked for before a tool runs', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("const code = await fetch('https://example.com/').catch((error) => error.code)\nexport default { tools: { run: () => code } }")
  t.is((await host.call(instance, 'run')).json.value, 'cancelled')
})

test('guests of one host share nothing', async (t) => {
  await using host = await startHostProcess()
  const code = 'export default { tools: { run: () => (globalThis.count = (globalThis.count ?? 0) + 1) } }'
  const [first, second] = [await host.load(code), await host.load(code)]
  t.is((await host.call(first.instance, 'run')).json.value, 1)
  t.is((await host.call(first.instance, 'run')).json.value, 2)
  t.is((await host.call(second.instance, 'run')).json.value, 1)
})

test('each guest has randomness of its own', async (t) => {
  await using host = await startHostProcess()
  const code = 'export default { tools: { run: () => crypto.randomUUID() } }'
  const [first, second] = [await host.load(code), await host.load(code)]
  t.not((await host.call(first.instance, 'run')).json.value, (await host.call(second.instance, 'run')).json.value)
})

test('the shims work inside an isolate', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load(`export default { tools: { async run() {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc'))
    const order = []
    queueMicrotask(() => order.push('microtask'))
    await new Promise((done) => setTimeout(done, 1))
    return {
      digest: new Uint8Array(digest).toHex().slice(0, 8), order,
      url: new URL('../x?é', 'https://münchen.de/a/b').href,
      text: new TextDecoder().decode(new TextEncoder().encode('日本')),
      clone: structuredClone({ date: new Date(0) }).date.toISOString(),
      base64: atob(btoa('ok')), aborted: AbortSignal.abort().aborted,
      buffer: new ArrayBuffer(8) instanceof ArrayBuffer, sub: class extends ArrayBuffer {}.name,
      zone: new Intl.DateTimeFormat('en', { timeZone: 'Asia/Tokyo', hour: 'numeric' }).format(new Date(0)),
    }
  } } }`)
  t.deepEqual((await host.call(instance, 'run')).json, {
    ok: true,
    value: { digest: 'ba7816bf', order: ['microtask'], url: 'https://xn--mnchen-3ya.de/x?%C3%A9', text: '日本', clone: '1970-01-01T00:00:00.000Z', base64: 'ok', aborted: true, buffer: true, sub: '', zone: '9 AM' },
  })
})

test('URLs are there for who needs them, and like any other global', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load(`export default { tools: { run() {
    const first = URL
    const kept = [first === URL, new URL('https://a.example/?b=1').searchParams instanceof URLSearchParams, first.name, Object.keys(globalThis).includes('URL')]
    URLSearchParams = 1
    globalThis.URL = 2
    return [...kept, URL, URLSearchParams, typeof SharedArrayBuffer, delete globalThis.URL, typeof URL]
  } } }`)
  t.deepEqual((await host.call(instance, 'run')).json.value, [true, true, 'URL', false, 2, 1, 'undefined', true, 'undefined'])
})

test('a global that was replaced before it was read stays replaced', async (t) => {
  await using host = await startHostProcess()
  const { instance } = await host.load("globalThis.URL = 'mine'\nexport default { tools: { run: async (_, { http }) => [URL, await http.json('not an address').catch((error) => error.name)] } }", { capabilities: ['net.http'] })
  t.deepEqual((await host.call(instance, 'run')).json.value, ['mine', 'TypeError'])
})

const beforeTheyLoad = {
  'a frozen realm': 'Object.freeze(globalThis)',
  'a replaced Function and eval': 'Function.prototype.constructor = globalThis.Function = globalThis.eval = () => { throw new Error("reached") }',
  'traps on every object': "for (const name of ['get', 'exports', 'value', 'URL', 'load', 'apply', 'construct']) Object.prototype.__defineSetter__(name, (value) => seen.push(typeof value))",
  'replaced natives': 'Object.defineProperty = Reflect.apply = Reflect.construct = Object.create = () => { throw new Error("reached") }; Array.prototype[Symbol.iterator] = null',
  'a SharedArrayBuffer of its own': "Object.defineProperty(globalThis, 'SharedArrayBuffer', { value: 1 })",
}
for (const [what, code] of Object.entries(beforeTheyLoad)) {
  test(`${what} before URLs load: the plugin harms itself at most, and its calls are counted and capped as ever`, async (t) => {
    await using host = await startHostProcess()
    const { instance } = await host.load(
      `const seen = []
${code}
export default { tools: {
  run() { try { return new URL('https://example.com/a').href } catch (error) { return 'refused' } },
  async flood(_, { kv }) { let refused; for (let turn = 0; turn < 50 && !refused; turn++) kv.get('a').catch((error) => { refused ??= error.code }); await null; await null; await null; return String(refused) },
  large: () => 'x'.repeat(5_000_000),
  still: () => typeof SharedArrayBuffer + typeof WebAssembly,
} }`,
      { tools: ['run', 'flood', 'large', 'still'], capabilities: ['kv'], limits: { callsPending: 10, outputBytes: 10_000 } },
    )
    const run = await host.call(instance, 'run')
    t.true(run.json.ok === false || ['https://example.com/a', 'refused'].includes(run.json.value), JSON.stringify(run.json))
    t.is((await host.call(instance, 'flood')).json.value, 'call_limit')
    const large = (await host.call(instance, 'large')).json
    t.is(large.error?.code ?? large.code, 'output_limit')
    t.regex(String((await host.call(instance, 'still')).json.value), /^(undefined|number)undefined$/)
  })
}
