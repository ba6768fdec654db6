import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { startHostProcess } from '../../../helpers/host-process.ts'
import { op, type WasmImport, wasmModule } from '../../../../sandbox/attack/wasm-module.ts'

test.before(() => buildGuest())

const wasi = (name: string, count: number): WasmImport => ({ from: 'wasi_snapshot_preview1', name, params: Array.from({ length: count }, () => 'i32' as const), results: ['i32'] })
const mark = [...op.i32(64), ...op.i32(7), ...op.store8()]
const marked = [...op.i32(64), ...op.load8()]

test('a reactor is initialised once, with its memory at hand', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(wasmModule({ imports: [wasi('args_sizes_get', 2)], functions: { _initialize: { body: [...op.i32(0), ...op.i32(4), ...op.call(0), ...op.drop, ...mark] }, run: { results: ['i32'], body: [...marked] } } }))
  t.regex((await host.call(instance, 'run')).json.error.message, /returned 7/)
})

test('what a module may learn of its process is nothing', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const counted = (name: string) => wasmModule({
    imports: [wasi(name, 2)],
    functions: { run: { results: ['i32'], body: [...op.i32(0), ...op.i32(4), ...op.call(0), ...op.drop, ...op.i32(0), ...op.load32(), ...op.i32(0), ...op.load32(4), 0x6a] } },
  })
  for (const name of ['args_sizes_get', 'environ_sizes_get']) {
    const { instance } = await host.load(counted(name))
    t.deepEqual((await host.call(instance, 'run')).json, { ok: true, value: null }, name)
  }
  const folders = await host.load(wasmModule({ imports: [wasi('fd_prestat_get', 2)], functions: { run: { results: ['i32'], body: [...op.i32(3), ...op.i32(0), ...op.call(0)] } } }))
  t.regex((await host.call(folders.instance, 'run')).json.error.message, /returned 8/)
  const open = await host.load(wasmModule({
    imports: [{ from: 'wasi_snapshot_preview1', name: 'path_open', params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i64', 'i64', 'i32', 'i32'], results: ['i32'] }],
    functions: { run: { results: ['i32'], body: [...op.i32(3), ...op.i32(0), ...op.i32(0), ...op.i32(11), ...op.i32(0), ...op.i64(-1n), ...op.i64(-1n), ...op.i32(0), ...op.i32(64), ...op.call(0)] } },
    data: [{ at: 0, text: '/etc/passwd' }],
  }))
  t.regex((await host.call(open.instance, 'run')).json.error.message, /returned 76/)
})

test('an exit with 0 is an answer, any other a failure, and neither ends the process', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const exit = (code: number) => [...op.i32(code), ...op.call(0)]
  const { instance } = await host.load(wasmModule({ imports: [{ ...wasi('proc_exit', 1), results: [] }], functions: { well: { body: exit(0) }, badly: { body: exit(3) } } }))
  t.deepEqual((await host.call(instance, 'well')).json, { ok: true, value: null })
  t.regex((await host.call(instance, 'badly')).json.error.message, /returned 3/)
  t.true((await host.call(instance, 'well')).json.ok)
})

test('what a module writes to its terminal is logged for the call', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const { instance } = await host.load(wasmModule({
    imports: [wasi('fd_write', 4)],
    functions: { run: { results: ['i32'], body: [...op.i32(2), ...op.i32(0), ...op.i32(1), ...op.i32(16), ...op.call(0)] } },
    data: [{ at: 0, text: '\x20\0\0\0\x05\0\0\0' }, { at: 32, text: 'panic' }],
  }))
  const call = host.startCall(instance, 'run')
  t.deepEqual((await host.take(({ kind }) => kind === frameKind.notice)).json, { call, capability: 'log', method: 'write', input: { level: 'warn', message: 'panic' } })
})

test('guests of the same code have a memory each', async (t) => {
  await using host = await startHostProcess({ engine: 'wasm' })
  const code = wasmModule({ functions: { mark: { body: [...mark] }, run: { results: ['i32'], body: [...marked] } } })
  const one = await host.load(code)
  const other = await host.load(code)
  await host.call(one.instance, 'mark')
  t.regex((await host.call(one.instance, 'run')).json.error.message, /returned 7/)
  t.true((await host.call(other.instance, 'run')).json.ok)
})
