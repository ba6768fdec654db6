import test from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { attachSecrets, type LoadedSecret } from '../../../../sandbox/capabilities/secrets/attach.ts'
import { Placement } from '../../../../sandbox/capabilities/secrets/placement.ts'
import { signBytes } from '../../../../sandbox/capabilities/secrets/signature.ts'

const secret = (handle: string, into: unknown, value?: string, more: Partial<LoadedSecret> = {}): LoadedSecret => ({ handle, label: 'Key', into: Placement.parse(into), value, goesTo: () => true, ...more })
const hop = (body?: string) => ({ target: readTarget('https://a.example.com/pay?x=1'), method: 'POST' as const, headers: [['x-time', '17']] as [string, string][], body: body === undefined ? undefined : Buffer.from(body) })
const attach = (secrets: LoadedSecret[], body?: string) => {
  const used: string[] = []
  return { hop: attachSecrets(hop(body), secrets, (handle) => used.push(handle)), used }
}
const header = ({ headers }: { headers: [string, string][] }, name: string) => headers.find(([other]) => other === name)?.[1]

test('a value goes into the body where the plugin wrote its handle, and nowhere else', (t) => {
  const key = secret('key', { body: '/auth/key', format: 'Bearer {}' }, 'abc')
  const filled = attach([key], '{"auth":{"key":"{key}"},"note":"{key}"}')
  t.is(filled.hop.body?.toString(), '{"auth":{"key":"Bearer abc"},"note":"{key}"}')
  t.deepEqual(filled.used, ['key'])
  const other = attach([key], '{"note":"x"}')
  t.is(other.hop.body?.toString(), '{"note":"x"}')
  t.deepEqual(other.used, [])
  t.is(attach([key]).hop.body, undefined)
})

for (const [name, secrets, pair] of [
  ['a password with a name written in the manifest', [secret('p', { basic: 'password', user: 'api' }, 's3cret')], 'api:s3cret'],
  ['a name and a password', [secret('u', { basic: 'user' }, 'ann'), secret('p', { basic: 'password' }, 'pa:ss')], 'ann:pa:ss'],
  ['a token as the name', [secret('u', { basic: 'user' }, 'tok')], 'tok:'],
] as const) {
  test(`basic authentication with ${name}`, (t) => {
    t.is(header(attach([...secrets]).hop, 'authorization'), `Basic ${Buffer.from(pair).toString('base64')}`)
  })
}

test('a signature is over the body with its secrets in', (t) => {
  const signature = { algorithm: 'hmac-sha256', over: '{method} {path} {header:x-time} {body}', encoding: 'hex' }
  const secrets = [secret('hmac', { header: 'x-signature', signature, format: 'sha256={}' }, 'k'), secret('key', { body: '/key' }, 'abc')]
  const { hop: signed, used } = attach(secrets, '{"key":"{key}"}')
  const expected = signBytes('hmac-sha256', 'k', Buffer.from('POST /pay?x=1 17 {"key":"abc"}'))?.toString('hex')
  t.is(header(signed, 'x-signature'), `sha256=${expected}`)
  t.deepEqual(used, ['key', 'hmac'])
  t.false(JSON.stringify(signed.headers).includes('"k"'))
})

test('a key that fits no algorithm is told from one that is missing', (t) => {
  const into = { header: 'x-signature', signature: { algorithm: 'ed25519' } }
  t.throws(() => attach([secret('k', into, 'short')]), { code: 'secret_missing', message: /ed25519/ })
  t.throws(() => attach([secret('k', into)]), { code: 'secret_missing', message: /not set/ })
})

test('what a server has not handed out yet is left out', (t) => {
  const capture = { host: 'a.example.com', path: '/login', pointer: '/token', minutes: 60 }
  const { hop: plain, used } = attach([secret('session', { header: 'authorization' }, undefined, { capture })])
  t.is(header(plain, 'authorization'), undefined)
  t.deepEqual(used, [])
})

test('frames and streams are not requests', (t) => {
  const { hop: plain, used } = attach([secret('f', { frame: '/d/token' }, 'v'), secret('s', { sasl: 'plain', user: 'bot' }, 'v')], '{"d":{"token":"{f}"}}')
  t.is(plain.body?.toString(), '{"d":{"token":"{f}"}}')
  t.deepEqual(used, [])
})

test('the hop that was given stays as it was', (t) => {
  const before = hop('{"key":"{key}"}')
  attachSecrets(before, [secret('key', { body: '/key' }, 'abc'), secret('q', { query: 'k' }, 'def'), secret('h', { header: 'x-time' }, '18')], () => {})
  t.is(before.body?.toString(), '{"key":"{key}"}')
  t.is(before.target.url.search, '?x=1')
  t.deepEqual(before.headers, [['x-time', '17']])
})
