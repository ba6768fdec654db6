import test from 'ava'
import { firstPrev, type Placed } from '../../../core/ledger/entry.ts'
import { decodeLine, encodeLine } from '../../../core/ledger/line.ts'
import fc from '../../helpers/fast-check.ts'
import { used } from '../../helpers/ledger.ts'

const placed = (tried: string): Placed => ({ ...used(tried), seq: 1, at: '2026-11-23T00:00:00.000Z', prev: firstPrev })
const bytesOf = (text: string) => Buffer.from(text.slice(0, -1))

test('an entry comes back as it was written, under its hash', (t) => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()), (tried) => {
    const { hash, text } = encodeLine(placed(tried))
    t.deepEqual(decodeLine(bytesOf(text)), { hash, entry: placed(tried) })
    t.is(text.split('\n').length, 2)
  }))
})

test('that nobody knows what came of a use is kept', (t) => {
  const entry: Placed = { ...used('write the entry "a"'), code: 'grant_missing', outcome: 'unknown', seq: 1, at: '2026-11-23T00:00:00.000Z', prev: firstPrev }
  const { hash, text } = encodeLine(entry)
  t.deepEqual(decodeLine(bytesOf(text)), { hash, entry })
})

test('a line with any one byte changed is no line any more', (t) => {
  const bytes = bytesOf(encodeLine(placed('GET https://example.com/')).text)
  fc.assert(fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
    const changed = Buffer.from(bytes)
    changed[at]! ^= change
    t.is(typeof decodeLine(changed), 'string')
  }))
})

test('bytes that are no entry are refused, with a right hash too', (t) => {
  for (const text of ['', 'x', '0'.repeat(66), `${'0'.repeat(64)} {}`]) t.is(typeof decodeLine(Buffer.from(text)), 'string')
  t.is(decodeLine(bytesOf(encodeLine({ kind: 'use', seq: 1 } as Placed).text)), 'is no entry')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => t.is(typeof decodeLine(Buffer.from(bytes)), 'string')))
})
