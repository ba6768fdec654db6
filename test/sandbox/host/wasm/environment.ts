import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { startHostProcess } from '../../../helpers/host-process.ts'
import { op, type WasmImport, wasmModule } from '../../../../sandbox/attack/wasm-module.ts'

test.before(() => buildGuest())

const env = 'extism:host/env'
const inputAt: WasmImport = { from: env, name: 'input_offset', results: ['i64'] }
const outputSet: WasmImport = { from: env, name: 'output_set', params: ['i64', 'i64'] }
const text = { name: 'run', input: 'text', output: 'text' } as const
const bytes = { name: 'run', input: 'base64', output: 'any' } as const

test('a var is kept as text where it is text, else in a form that is no text', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({ imports: [inputAt, { from: env, name: 'var_set', params: ['i64', 'i64'] }], functions: { run: { body: [...op.call(0), ...op.call(0), ...op.call(1)] } } })
  const { instance } = await host.load(module, { tools: ['text', 'bytes'], exports: { text, bytes } })
  const call = host.startCall(instance, 'text', 'Bern')
  const request = await host.take(({ kind }) => kind === frameKind.request)
  t.deepEqual(request.json, { call, capability: 'kv', method: 'set', input: { key: 'Bern', value: 'Bern' } })
  host.send(frameKind.reply, instance, request.call, '{"ok":true,"value":{}}')
  await host.answerTo(instance, call)

  host.startCall(instance, 'bytes', '/wA=')
  t.deepEqual((await host.take(({ kind }) => kind === frameKind.request)).json.input.value, { base64: '/wA=' })
})

test('a var set to nothing is deleted', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({ imports: [inputAt, { from: env, name: 'var_set', params: ['i64', 'i64'] }], functions: { run: { body: [...op.call(0), ...op.i64(0n), ...op.call(1)] } } })
  const { instance } = await host.load(module, { exports: { run: text } })
  host.startCall(instance, 'run', 'city')
  t.like((await host.take(({ kind }) => kind === frameKind.request)).json, { capability: 'kv', method: 'delete', input: { key: 'city' } })
})

test('input is read by bytes and by words, and never past its end', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({
    imports: [
      { from: env, name: 'input_load_u8', params: ['i64'], results: ['i32'] },
      { from: env, name: 'input_load_u64', params: ['i64'], results: ['i64'] },
      { from: env, name: 'input_length', results: ['i64'] },
    ],
    functions: {
      first: { results: ['i32'], body: [...op.i64(0n), ...op.call(0)] },
      word: { results: ['i64'], body: [...op.i64(0n), ...op.call(1)] },
      beyond: { results: ['i32'], body: [...op.i64(1_000n), ...op.call(0)] },
      wordBeyond: { results: ['i64'], body: [...op.i64(1_000n), ...op.call(1)] },
      size: { results: ['i64'], body: [...op.call(2)] },
    },
  })
  const names = ['first', 'word', 'beyond', 'wordBeyond', 'size']
  const { instance } = await host.load(module, { tools: names, exports: Object.fromEntries(names.map((name) => [name, { name, input: 'text' as const, output: 'any' as const }])) })
  const said = async (tool: string) => (await host.call(instance, tool, 'ABCDEFGH')).json.error?.message
  t.regex(await said('first'), /returned 65/)
  t.regex(await said('word'), new RegExp(`returned ${Buffer.from('ABCDEFGH').readBigUInt64LE()}`))
  t.is(await said('beyond'), undefined)
  t.truthy(await said('wordBeyond'))
  t.regex(await said('size'), /returned 8/)
})

test('output is the part of the block that was named, and belongs to one call', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const module = wasmModule({ imports: [inputAt, outputSet], functions: { part: { body: [...op.call(0), ...op.i64(3n), ...op.call(1)] }, nothing: { body: [] } } })
  const exports = { part: { ...text, name: 'part' }, nothing: { ...text, name: 'nothing' } }
  const { instance } = await host.load(module, { tools: ['part', 'nothing'], exports })
  t.is((await host.call(instance, 'part', 'secret')).json.value, 'sec')
  t.is((await host.call(instance, 'nothing', 'secret')).json.value, '')
})

test('progress leaves as a notice of its call', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(wasmModule({ imports: [inputAt, { from: 'extism:host/user', name: 'airlock_notice', params: ['i64'] }], functions: { run: { body: [...op.call(0), ...op.call(1)] } } }))
  const call = host.startCall(instance, 'run', { capability: 'progress', method: 'report', input: { message: 'half' }, call: 12 })
  t.deepEqual((await host.take(({ kind }) => kind === frameKind.notice)).json, { call, capability: 'progress', method: 'report', input: { message: 'half' } })
  t.true((await host.answerTo(instance, call)).json.ok)
  t.false((await host.call(instance, 'run', 'nonsense')).json.ok)
})
