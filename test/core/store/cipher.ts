import { randomBytes } from 'node:crypto'
import test from 'ava'
import { createCipher, type Sealed } from '../../../core/store/cipher.ts'
import fc from '../../helpers/fast-check.ts'

const newKey = () => randomBytes(32).toString('base64url')
const identity = { id: 'row', space: 'plugin:weather', name: 'api_key' }
const anyIdentity = fc.record({ id: fc.string(), space: fc.string(), name: fc.string() })

test('what was sealed opens again, for any text and any row', (t) => {
  const cipher = createCipher(newKey())
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), anyIdentity, (value, row) => cipher.open(cipher.seal(value, row), row) === value))
  t.pass()
})

test('any change to nonce or ciphertext is refused', (t) => {
  const cipher = createCipher(newKey())
  fc.assert(fc.property(fc.string(), fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (value, position, flip, inNonce) => {
    const sealed = cipher.seal(value, identity)
    const altered = inNonce ? sealed.nonce : sealed.ciphertext
    const at = position % altered.length
    altered[at] = (altered[at] ?? 0) ^ flip
    return refused(() => cipher.open(sealed, identity), 'secret_damaged')
  }))
  t.pass()
})

test('any cut or extension is refused, an empty row included', (t) => {
  const cipher = createCipher(newKey())
  fc.assert(fc.property(fc.string(), fc.nat(), (value, cut) => {
    const sealed = cipher.seal(value, identity)
    const shorter: Sealed = { ...sealed, ciphertext: sealed.ciphertext.subarray(0, cut % sealed.ciphertext.length) }
    const longer: Sealed = { ...sealed, ciphertext: Buffer.concat([sealed.ciphertext, Buffer.from([0])]) }
    const shortNonce: Sealed = { ...sealed, nonce: sealed.nonce.subarray(0, cut % sealed.nonce.length) }
    return [shorter, longer, shortNonce].every((broken) => refused(() => cipher.open(broken, identity), 'secret_damaged'))
  }))
  t.pass()
})

test('a ciphertext opens for its own row only', (t) => {
  const cipher = createCipher(newKey())
  fc.assert(fc.property(anyIdentity, anyIdentity, (mine, other) => {
    fc.pre(mine.id !== other.id || mine.space !== other.space || mine.name !== other.name)
    return refused(() => cipher.open(cipher.seal('value', mine), other), 'secret_damaged')
  }))
  // Parts that join to the same text are still different rows.
  const sealed = cipher.seal('value', { id: 'a', space: 'b1:c', name: 'd' })
  t.throws(() => cipher.open(sealed, { id: 'a', space: 'b', name: '1:cd' }), { code: 'secret_damaged' })
})

test('the same value never looks the same twice', (t) => {
  const cipher = createCipher(newKey())
  t.notDeepEqual(cipher.seal('value', identity), cipher.seal('value', identity))
})

test('another key is named as such, and an earlier one still opens', (t) => {
  const [old, current] = [newKey(), newKey()]
  const sealed = createCipher(old).seal('value', identity)
  t.throws(() => createCipher(current).open(sealed, identity), { code: 'key_wrong' })
  const rotated = createCipher(current, [old])
  t.is(rotated.open(sealed, identity), 'value')
  t.is(rotated.seal('value', identity).keyId, createCipher(current).keyId)
  // The id of a key is no licence: a row that claims it without the key does not open.
  t.throws(() => rotated.open({ ...sealed, keyId: rotated.keyId }, identity), { code: 'secret_damaged' })
})

test('a key of another length is refused', (t) => {
  for (const key of ['', 'short', randomBytes(31).toString('base64url'), randomBytes(33).toString('base64url')]) {
    t.throws(() => createCipher(key), { code: 'key_wrong' })
  }
})

function refused(attempt: () => unknown, code: string): boolean {
  try {
    attempt()
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === code
  }
}
