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
