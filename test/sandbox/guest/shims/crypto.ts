import { createHash } from 'node:crypto'
import test from 'ava'
import { createCrypto } from '../../../../sandbox/guest/shims/crypto.ts'

const crypto = createCrypto((bytes) => void bytes.fill(0xff))

for (const [name, node] of [['SHA-1', 'sha1'], ['SHA-256', 'sha256'], ['sha-384', 'sha384'], ['SHA-512', 'sha512']] as const) {
  test(`${name} is what Node computes`, async (t) => {
    const data = new TextEncoder().encode('a view into a larger buffer').subarray(2, 9)
    t.is(Buffer.from(await crypto.subtle.digest({ name }, data)).toString('hex'), createHash(node).update(data).digest('hex'))
    t.is(Buffer.from(await crypto.subtle.digest(name, new ArrayBuffer(3))).toString('hex'), createHash(node).update(Buffer.alloc(3)).digest('hex'))
  })
}

test('unknown hashes and foreign data are refused', async (t) => {
  await t.throwsAsync(crypto.subtle.digest('MD5', new ArrayBuffer(1)), { name: 'NotSupportedError' })
  await t.throwsAsync(crypto.subtle.digest('constructor', new ArrayBuffer(1)), { name: 'NotSupportedError' })
  await t.throwsAsync(crypto.subtle.digest('SHA-256', 'text' as never), { instanceOf: TypeError })
})

test('random values fill the view and nothing around it', (t) => {
  const bytes = new Uint8Array(6)
  crypto.getRandomValues(new Uint16Array(bytes.buffer, 2, 1))
  t.deepEqual([...bytes], [0, 0, 255, 255, 0, 0])
})

test('random values have Web Crypto\'s bounds', (t) => {
  t.throws(() => crypto.getRandomValues(new Uint8Array(65_537)), { name: 'QuotaExceededError' })
  t.throws(() => crypto.getRandomValues(new Float64Array(1)), { name: 'TypeMismatchError' })
  t.throws(() => crypto.getRandomValues([] as never), { name: 'TypeMismatchError' })
})

test('a UUID is one of version 4', (t) => {
  t.regex(crypto.randomUUID(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
