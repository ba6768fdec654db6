import { forever, op, type WasmImport, wasmModule } from '../wasm-module.ts'

/** A module of a stranger: what it tries, and how its call may end. */
export interface HostileModule {
  tries: string
  module: Buffer
  /** Codes, any of which is right; `ok` when the call may well succeed. */
  expect: string[]
  /** What its error must say. */
  says?: RegExp
}

const env = 'extism:host/env'
const wasi = 'wasi_snapshot_preview1'
const i64 = 'i64' as const
const i32 = 'i32' as const
const alloc: WasmImport = { from: env, name: 'alloc', params: [i64], results: [i64] }
const outputSet: WasmImport = { from: env, name: 'output_set', params: [i64, i64] }
const inputAt: WasmImport = { from: env, name: 'input_offset', results: [i64] }
const ask: WasmImport = { from: 'extism:host/user', name: 'airlock_call', params: [i64], results: [i64] }
const notice: WasmImport = { from: 'extism:host/user', name: 'airlock_notice', params: [i64] }

const run = (body: number[], parts: Parameters<typeof wasmModule>[0] = {}) => wasmModule({ ...parts, functions: { run: { body }, ...parts.functions } })

/** Each of these with limits of 32 MB, 300 ms without a pause and 200 requests. */
export const hostileModules: HostileModule[] = [
  { tries: 'an endless loop', module: run(forever()), expect: ['cpu_limit'] },
  { tries: 'an endless loop of calls to the host', module: run(forever(...op.i64(8n), ...op.call(0), ...op.drop), { imports: [alloc] }), expect: ['cpu_limit', 'memory_limit', 'guest_error'] },
  { tries: 'recursion without end', module: run(op.call(0)), expect: ['guest_error'], says: /stack/i },
  { tries: 'memory without end', module: run(forever(...op.i32(1), ...op.memoryGrow, ...op.i32(-1), ...op.equal, 0x04, 0x40, ...op.unreachable, 0x0b)), expect: ['guest_error'] },
  { tries: 'all memory at once', module: run([...op.i32(65_535), ...op.memoryGrow, ...op.i32(-1), ...op.equal, 0x45, 0x04, 0x40, ...forever(), 0x0b]), expect: ['ok'] },
  { tries: 'memory beyond its limit from the start', module: run([], { memory: { least: 1_024 } }), expect: ['memory_limit'], says: /64 MB.*32 MB/ },
  { tries: 'a memory declared without a limit, written from end to end', module: run(forever(...op.i32(64), ...op.memoryGrow, ...op.i32(0), 0x48, 0x04, 0x40, ...op.unreachable, 0x0b)), expect: ['guest_error'] },
  { tries: 'two memories', module: wasmModule({ functions: { run: { body: [] } }, raw: { 5: [2, 0, 1, 0, 1] } }), expect: ['load_failed'], says: /more than one memory/ },
  { tries: 'a shared memory', module: run([], { memory: { least: 1, most: 2, flags: 3 } }), expect: ['load_failed'], says: /shared or 64-bit memory/ },
  { tries: 'a 64-bit memory', module: run([], { memory: { least: 1, flags: 4 } }), expect: ['load_failed'], says: /shared or 64-bit memory/ },
  { tries: 'a table without end', module: run(forever(...op.nullRef, ...op.i32(10_000), ...op.tableGrow(0), ...op.i32(-1), ...op.equal, 0x04, 0x40, ...op.unreachable, 0x0b), { tables: [{ least: 1 }] }), expect: ['guest_error'] },
  { tries: 'a table of ten million entries', module: run([], { tables: [{ least: 10_000_000 }] }), expect: ['memory_limit'], says: /table of 10000000 entries/ },
  { tries: 'a thousand tables', module: run([], { tables: Array.from({ length: 1_000 }, () => ({ least: 1 })) }), expect: ['load_failed'], says: /1000 tables/ },
  { tries: 'garbage-collected types', module: wasmModule({ functions: { run: { body: [] } }, raw: { 1: [2, 0x60, 0, 0, 0x5e, 0x7f, 1] } }), expect: ['load_failed'], says: /garbage-collected/ },
  { tries: 'data far outside of its memory', module: run([], { data: [{ at: 2 ** 30, text: 'x' }] }), expect: ['load_failed'] },
  { tries: 'a start function that loops', module: run([], { functions: { begin: { body: forever() } }, start: 'begin' }), expect: ['cpu_limit'] },
  { tries: 'an initialiser that loops', module: run([], { functions: { _initialize: { body: forever() } } }), expect: ['cpu_limit'] },
  { tries: 'a request while it starts', module: run([], { imports: [alloc, ask], functions: { begin: { body: [...op.i64(8n), ...op.call(0), ...op.call(1), ...op.drop] } }, start: 'begin' }), expect: ['load_failed'] },
  { tries: 'a function that nobody offers', module: run([], { imports: [{ from: 'env', name: 'system' }] }), expect: ['load_failed'], says: /"system" from "env"/ },
  { tries: 'a WASI function that does not exist', module: run([], { imports: [{ from: wasi, name: 'proc_spawn' }] }), expect: ['load_failed'], says: /"proc_spawn"/ },
  { tries: 'a host function by a name of Object.prototype', module: run([], { imports: [{ from: env, name: 'constructor' }] }), expect: ['load_failed'], says: /"constructor"/ },
  { tries: 'a namespace by a name of Object.prototype', module: run([], { imports: [{ from: '__proto__', name: 'toString' }] }), expect: ['load_failed'], says: /"__proto__"/ },
  { tries: 'a host function under another type', module: run([...op.call(0), ...op.drop], { imports: [{ from: env, name: 'input_length', results: [i32] }] }), expect: ['guest_error', 'ok'] },
  { tries: 'an imported memory', module: wasmModule({ functions: {}, memory: null, raw: { 2: [1, 3, 0x65, 0x6e, 0x76, 3, 0x6d, 0x65, 0x6d, 2, 0, 1] } }), expect: ['load_failed'], says: /only functions/ },
  { tries: 'two thousand imports', module: run([], { imports: Array.from({ length: 2_000 }, () => alloc) }), expect: ['load_failed'], says: /2000 imports/ },
  { tries: 'bytes that are no module', module: Buffer.from('#!/bin/sh\necho hello'), expect: ['load_failed'], says: /no WebAssembly module/ },
  { tries: 'a module that is cut off', module: run([]).subarray(0, 30), expect: ['load_failed'] },
  { tries: 'a section that claims four gigabytes', module: Buffer.concat([run([]).subarray(0, 8), Buffer.from([1, 0xff, 0xff, 0xff, 0xff, 0x0f])]), expect: ['load_failed'], says: /ends too early/ },
  { tries: 'output from memory that does not exist', module: run([...op.i64(0x7fff_0000_0000_0000n), ...op.i64(8n), ...op.call(0)], { imports: [outputSet] }), expect: ['guest_error'], says: /no block/ },
  { tries: 'output of a negative offset', module: run([...op.i64(-1n), ...op.i64(-1n), ...op.call(0)], { imports: [outputSet] }), expect: ['guest_error'] },
  { tries: 'output longer than its block', module: run([...op.call(0), ...op.i64(1n << 40n), ...op.call(1)], { imports: [inputAt, outputSet] }), expect: ['guest_error'], says: /output_set/ },
  { tries: 'output of a megabyte', module: run([...op.i64(1n << 20n), ...op.call(0), ...op.i64(1n << 20n), ...op.call(1)], { imports: [alloc, outputSet] }), expect: ['output_limit'] },
  { tries: 'a block of four gigabytes', module: run([...op.i64(1n << 32n), ...op.call(0), ...op.i64(5n), ...op.call(1)], { imports: [alloc, outputSet] }), expect: ['guest_error'] },
  { tries: 'a block of negative length', module: run([...op.i64(-5n), ...op.call(0), ...op.drop], { imports: [alloc] }), expect: ['guest_error'] },
  { tries: 'reads and writes at every bogus offset', module: run([...op.i64(-8n), ...op.call(0), ...op.drop], { imports: [{ from: env, name: 'load_u64', params: [i64], results: [i64] }] }), expect: ['guest_error'] },
  { tries: 'a write past the end of a block', module: run([...op.i64((1n << 48n) + 4_096n), ...op.i32(1), ...op.call(0)], { imports: [{ from: env, name: 'store_u8', params: [i64, i32] }] }), expect: ['guest_error', 'ok'] },
  { tries: 'a log without end', module: run(forever(...op.call(0), ...op.call(1)), { imports: [inputAt, { from: env, name: 'log_info', params: [i64] }] }), expect: ['cpu_limit'] },
  { tries: 'notices without end', module: run(forever(...op.call(0), ...op.call(1)), { imports: [inputAt, notice] }), expect: ['cpu_limit', 'guest_error'] },
  { tries: 'requests without end', module: run(forever(...op.call(0), ...op.call(1), ...op.drop), { imports: [inputAt, ask] }), expect: ['cpu_limit', 'guest_error', 'call_limit', 'wall_limit'] },
  { tries: 'to end the process', module: run([...op.i32(9), ...op.call(0)], { imports: [{ from: wasi, name: 'proc_exit', params: [i32] }] }), expect: ['guest_error'], says: /returned 9/ },
  { tries: 'an unreachable instruction', module: run([...op.unreachable]), expect: ['guest_error'], says: /unreachable/ },
]
