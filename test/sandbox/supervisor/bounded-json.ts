import test from 'ava'
import { depthWithin, parseBoundedJson } from '../../../sandbox/supervisor/bounded-json.ts'
import fc from '../../helpers/fast-check.ts'

const bounds = { bytes: 100_000, depth: 64 }
const nested = (levels: number): Buffer => Buffer.from('['.repeat(levels) + ']'.repeat(levels))

test('text within the bounds is parsed', (t) => {
  t.deepEqual(parseBoundedJson(Buffer.from('{"a":[1,"ü",null]}'), bounds), { a: [1, 'ü', null] })
})

test('text over the size is refused unread', (t) => {
  t.throws(() => parseBoundedJson(Buffer.alloc(100_001, 0x20), bounds), { code: 'output_limit' })
})

test('nesting up to the depth is parsed, one level more is refused', (t) => {
  t.notThrows(() => parseBoundedJson(nested(64), bounds))
  t.throws(() => parseBoundedJson(nested(65), bounds), { code: 'output_limit' })
  t.throws(() => parseBoundedJson(nested(40_000), bounds), { code: 'output_limit' })
})

test('brackets inside strings are text', (t) => {
  const text = JSON.stringify(['['.repeat(500), '"'.repeat(200), '\\'.repeat(201), '\\"['.repeat(100)])
  t.deepEqual(parseBoundedJson(Buffer.from(text), bounds), JSON.parse(text))
})

for (const text of ['', '{', '{"ok":tru', 'undefined', '"\\', '\0', '[1,]']) {
  test(`what is not JSON is a guest's error: ${JSON.stringify(text)}`, (t) => {
    t.throws(() => parseBoundedJson(Buffer.from(text), bounds), { code: 'guest_error' })
  })
}

test('__proto__ is a key like any other', (t) => {
  const value = parseBoundedJson(Buffer.from('{"__proto__":{"polluted":true}}'), bounds)
  t.is(Object.getPrototypeOf(value), Object.prototype)
  t.false('polluted' in {})
})

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

test('depth is what a walk over the parsed value finds', (t) => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 12 }), fc.integer({ min: 1, max: 12 }), (value, allowed) => {
    const text = Buffer.from(JSON.stringify(value))
    // Short texts are let through unread: they cannot be deeper than their length allows.
    t.is(depthWithin(text, allowed), depthOf(value) <= allowed)
  }))
})

test('no bytes make it throw anything but a coded error', (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    try {
      parseBoundedJson(Buffer.from(bytes), { bytes: 200, depth: 3 })
    } catch (error) {
      t.true(['output_limit', 'guest_error'].includes((error as { code: string }).code))
    }
  }))
})
