import test from 'ava'
import { ModuleError } from '../../../../sandbox/host/wasm/byte-reader.ts'
import { boundModule } from '../../../../sandbox/host/wasm/module-bounds.ts'
import fc from '../../../helpers/fast-check.ts'
import { echoModule, op, wasmModule } from '../../../../sandbox/attack/wasm-module.ts'

const engine = (globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean; Module: new (bytes: Uint8Array) => object; Instance: new (module: object) => { exports: Record<string, unknown> } } }).WebAssembly

/** Pages that a memory of this declaration can be grown to under a limit of so many MB. */
function grownTo(memory: { least: number; most?: number }, memoryMb: number): number {
  const code = wasmModule({ memory, functions: { grow: { params: ['i32'], results: ['i32'], body: [0x20, 0, ...op.memoryGrow] } } })
  const { exports } = new engine.Instance(new engine.Module(boundModule(code, { memoryMb })))
  const grow = exports['grow'] as (pages: number) => number
  while (grow(1) !== -1);
  return grow(0)
}

test('a memory grows to the plugin\'s limit and no further, or to its own if that is less', (t) => {
  t.is(grownTo({ least: 1 }, 8), 128)
  t.is(grownTo({ least: 1, most: 65_536 }, 8), 128)
  t.is(grownTo({ least: 1, most: 20 }, 8), 20)
  t.is(grownTo({ least: 128 }, 8), 128)
})

test('a table grows no further than all tables together may', (t) => {
  const code = wasmModule({ tables: [{ least: 1 }, { least: 1, most: 4_000_000_000 }], functions: { grow: { params: ['i32'], results: ['i32'], body: [...op.nullRef, 0x20, 0, ...op.tableGrow(1)] } } })
  const { exports } = new engine.Instance(new engine.Module(boundModule(code, { memoryMb: 8 })))
  const grow = exports['grow'] as (entries: number) => number
  t.is(grow(49_999), 1)
  t.is(grow(1), -1)
})

test('a component is told apart from what is no WebAssembly at all', (t) => {
  t.throws(() => boundModule(Buffer.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), { memoryMb: 8 }), { instanceOf: ModuleError, message: /component/ })
  t.throws(() => boundModule(Buffer.from('#!/bin/sh'), { memoryMb: 8 }), { instanceOf: ModuleError, message: /no WebAssembly/ })
})

test('everything else stays as it was', (t) => {
  const code = wasmModule({ memory: { least: 1, most: 2 }, functions: { run: { body: [] } }, data: [{ at: 0, text: 'kept' }], raw: { 0: [4, 0x6e, 0x61, 0x6d, 0x65] } })
  t.deepEqual(boundModule(code, { memoryMb: 8 }), Buffer.from(boundModule(boundModule(code, { memoryMb: 8 }), { memoryMb: 8 })))
  t.true(engine.validate(boundModule(echoModule(), { memoryMb: 8 })))
})

test('bytes of any kind are bounded or refused in words; nothing that V8 takes loses its bounds', (t) => {
  const echo = echoModule()
  const broken = fc.tuple(fc.integer({ min: 0, max: echo.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 6 })).map(([at, bytes]) => {
    const copy = Buffer.from(echo)
    copy.set(bytes.subarray(0, copy.length - at), at)
    return copy
  })
  t.notThrows(() => fc.assert(fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([echo.subarray(0, 8), bytes]))), (code) => {
    let bounded: Uint8Array
    try {
      bounded = boundModule(code, { memoryMb: 8 })
    } catch (error) {
      return error instanceof ModuleError
    }
    // Bounding what is bounded changes nothing: each limit was found and set.
    return Buffer.compare(bounded, boundModule(bounded, { memoryMb: 8 })) === 0
  })))
})
