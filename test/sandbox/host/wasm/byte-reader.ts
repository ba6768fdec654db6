import test from 'ava'
import { ByteReader, leb128, ModuleError } from '../../../../sandbox/host/wasm/byte-reader.ts'
import fc from '../../../helpers/fast-check.ts'

test('a number is read as it was written', (t) => {
  t.notThrows(() => fc.assert(fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (value) => {
    const reader = new ByteReader(Uint8Array.from(leb128(value)))
    return reader.u32() === value && reader.isAtEnd
  })))
})

test('a number of more than 32 bits is none, nor is one without an end', (t) => {
  for (const bytes of [[0xff, 0xff, 0xff, 0xff, 0x1f], [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0x80]]) {
    t.throws(() => new ByteReader(Uint8Array.from(bytes)).u32(), { instanceOf: ModuleError })
  }
})

test('nothing is read past the end', (t) => {
  const reader = new ByteReader(Uint8Array.of(1, 2))
  t.throws(() => reader.take(3), { instanceOf: ModuleError })
  t.deepEqual([...reader.take(2)], [1, 2])
  t.throws(() => reader.byte(), { instanceOf: ModuleError })
})
