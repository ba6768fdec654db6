import test from 'ava'
import { inputProblem, maxInputDepth } from '../../../core/operations/input-json.ts'
import fc from '../../helpers/fast-check.ts'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('JSON of an ordinary depth has no problem', (t) => {
  fc.assert(fc.property(fc.json({ maxDepth: 8 }), (text) => inputProblem(JSON.parse(text)) === undefined))
  t.is(inputProblem(undefined), undefined)
  t.is(inputProblem(nested(maxInputDepth)), undefined)
})

test('a depth that would overflow whoever walks it is told, whatever its size', (t) => {
  for (const depth of [maxInputDepth + 2, 300_000]) t.regex(inputProblem(nested(depth)) ?? '', /nested deeper/)
})

test('binary data is no JSON, however deep it hides', (t) => {
  for (const value of [Buffer.alloc(1), new ArrayBuffer(1), new DataView(new ArrayBuffer(1)), { a: [{ b: new Uint8Array(1_000_000) }] }]) {
    t.regex(inputProblem(value) ?? '', /binary/)
  }
})
