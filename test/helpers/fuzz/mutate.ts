import fc from '../fast-check.ts'

const oddities = ['', '"', '\\', '{', '}', '[', ']', ',', ':', '__proto__', '\\u005f', '\u0000', '\uD800', 'null', '-0', '1e999', '/*', '%2e%2e', '$', '\u202E']

/** A text that was made by a grammar, and then spoilt: bits cut out, doubled, swapped, oddities put in. */
export function spoilt(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const spoil = fc.record({ kind: fc.constantFrom('keep', 'keep', 'cut', 'double', 'insert', 'replace'), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(20), oddity: fc.oneof(fc.constantFrom(...oddities), fc.string({ maxLength: 5 })) })
  return fc.tuple(text, fc.array(spoil, { maxLength: 3 })).map(([whole, spoils]) => spoils.reduce((now, { kind, at, length, oddity }) => {
    const from = Math.floor(at * now.length)
    const [before, middle, after] = [now.slice(0, from), now.slice(from, from + length), now.slice(from + length)]
    if (kind === 'cut') return before + after
    if (kind === 'double') return before + middle + middle + after
    if (kind === 'insert') return before + oddity + middle + after
    return kind === 'replace' ? before + oddity + after : now
  }, whole))
}
