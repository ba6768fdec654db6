import { generateKeyPairSync } from 'node:crypto'
import test from 'ava'
import { requestSignature, signBytes, verifyBytes } from '../../../../sandbox/capabilities/secrets/signature.ts'

const data = Buffer.from('what do ya want for nothing?')

// RFC 4231, case 2; RFC 2202 for SHA-1.
for (const [algorithm, expected] of [
  ['hmac-sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ['hmac-sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ['hmac-sha512', '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737'],
] as const) {
  test(`${algorithm} signs and verifies as the standard has it`, (t) => {
    t.is(signBytes(algorithm, 'Jefe', data)?.toString('hex'), expected)
    t.true(verifyBytes(algorithm, 'Jefe', data, Buffer.from(expected, 'hex')))
    t.false(verifyBytes(algorithm, 'jefe', data, Buffer.from(expected, 'hex')))
    t.false(verifyBytes(algorithm, 'Jefe', data, Buffer.from(expected.slice(2), 'hex')))
    t.false(verifyBytes(algorithm, 'Jefe', data, Buffer.alloc(0)))
  })
}

// RFC 8032, test 2.
const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'
const shown = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
const signature = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'

test('ed25519 takes keys in hex, base64 and PEM', (t) => {
  const message = Buffer.from([0x72])
  t.is(signBytes('ed25519', seed, message)?.toString('hex'), signature)
  t.is(signBytes('ed25519', Buffer.from(seed, 'hex').toString('base64'), message)?.toString('hex'), signature)
  t.true(verifyBytes('ed25519', shown, message, Buffer.from(signature, 'hex')))
  t.false(verifyBytes('ed25519', shown, Buffer.from([0x73]), Buffer.from(signature, 'hex')))
  t.false(verifyBytes('ed25519', shown, message, Buffer.from('00', 'hex')))
  const pair = generateKeyPairSync('ed25519')
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const made = signBytes('ed25519', pem, data)!
  t.true(verifyBytes('ed25519', pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(), data, made))
  t.true(verifyBytes('ed25519', pem, data, made))
})

for (const key of ['', 'short', `${seed}00`, '-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----']) {
  test(`"${key.slice(0, 20)}" is no ed25519 key`, (t) => {
    t.is(signBytes('ed25519', key, data), undefined)
    t.is(verifyBytes('ed25519', key, data, Buffer.alloc(64)), undefined)
  })
}

test('a key of another kind is no ed25519 key', (t) => {
  const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  t.is(signBytes('ed25519', pem, data), undefined)
})

test('a request is signed over the parts that are named', (t) => {
  const parts = { method: 'POST', path: '/v1/pay?x=1', body: Buffer.from('{"a":1}'), header: (name: string) => (name === 'x-time' ? '17' : '') }
  const over = '{method}\n{path}\n{header:X-Time}\n{header:none}\n{body}{other}'
  const expected = signBytes('hmac-sha256', 'k', Buffer.from('POST\n/v1/pay?x=1\n17\n\n{"a":1}{other}'))
  t.is(requestSignature({ algorithm: 'hmac-sha256', over, encoding: 'base64' }, 'k', parts), expected?.toString('base64'))
  t.is(requestSignature({ algorithm: 'ed25519', over, encoding: 'hex' }, 'k', parts), undefined)
})
