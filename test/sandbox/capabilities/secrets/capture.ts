import test from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import type { LoadedSecret } from '../../../../sandbox/capabilities/secrets/attach.ts'
import { Capture, capturesAt, sameCapture, takeCaptured } from '../../../../sandbox/capabilities/secrets/capture.ts'

const capture = Capture.parse({ host: 'api.example.com', path: '/oauth/token', pointer: '/access_token', minutes: 10, expiresIn: '/expires_in' })
const secret: LoadedSecret = { handle: 'session', label: 'Session', capture, goesTo: () => true }
const take = (body: string, status = 200) => takeCaptured({ status, body: Buffer.from(body) }, [secret])

for (const [url, fits] of [
  ['https://api.example.com/oauth/token', true],
  ['https://api.example.com/oauth/token?grant=x', true],
  ['https://api.example.com/oauth/token/', true],
  ['https://api.example.com/OAuth/Token', true],
  ['https://api.example.com//oauth//token', true],
  ['https://api.example.com/oauth/%74oken', true],
  ['https://api.example.com/oauth/tokens', false],
  ['https://other.example.com/oauth/token', false],
  ['http://api.example.com/oauth/token', false],
] as const) {
  test(`${url} ${fits ? 'may hand out' : 'does not hand out'} the secret`, (t) => t.is(capturesAt(readTarget(url), [secret]).length, fits ? 1 : 0))
}

test('a path with a star means all that begin so', (t) => {
  const wide = { ...secret, capture: { ...capture, path: '/v1/*' } }
  t.is(capturesAt(readTarget('https://api.example.com/V1/login'), [wide]).length, 1)
  t.is(capturesAt(readTarget('https://api.example.com/v2/login'), [wide]).length, 0)
})

test('the value is taken out of the reply, and lasts as long as the server says, at most as long as allowed', (t) => {
  const { body, captured } = take('{"access_token":"tok-1","expires_in":60,"n":1}')
  t.is(body.toString(), '{"access_token":"[secret session]","expires_in":60,"n":1}')
  t.deepEqual(captured, [{ handle: 'session', value: 'tok-1', ttlMs: 60_000 }])
  for (const expires of ['99999', '"soon"', '-1', 'null']) t.is(take(`{"access_token":"tok-1","expires_in":${expires}}`).captured[0]?.ttlMs, 600_000)
})

test('of a key that comes twice, neither value gets through', (t) => {
  const { body, captured } = take('{"access_token":"first","access_token":"second"}')
  t.is(captured[0]?.value, 'second')
  t.notRegex(body.toString(), /first|second/)
})

test('what is at the place is never shown, whatever it is', (t) => {
  for (const value of ['["a"]', '{"b":"c"}', '17', `"${'x'.repeat(9000)}"`]) {
    const { body, captured } = take(`{"access_token":${value}}`)
    t.is(body.toString(), '{"access_token":"[secret session]"}')
    t.deepEqual(captured, [])
  }
})

for (const [name, body, status] of [['no JSON', 'access_token=abc', 200], ['a piece of a reply', '"tok-1"', 206], ['a deep one', `${'['.repeat(100)}${']'.repeat(100)}`, 200]] as const) {
  test(`${name} is no reply for the guest`, (t) => void t.throws(() => take(body, status), { code: 'capture_failed' }))
}

test('a refusal, an empty reply and one without the value come through', (t) => {
  t.is(take('no', 401).body.toString(), 'no')
  t.is(take('').body.toString(), '')
  t.is(take('{"ok":false}').body.toString(), '{"ok":false}')
})

test('captures are the same by what they mean', (t) => {
  t.true(sameCapture(capture, { ...capture, host: 'API.example.com' }))
  t.false(sameCapture(capture, { ...capture, minutes: 20 }))
  t.false(sameCapture(capture, undefined))
  t.true(sameCapture(undefined, undefined))
})

test('a value too short to be told from other text is taken out, and not kept', (t) => {
  const { body, captured } = take('{"access_token":"1","count":"11"}')
  t.deepEqual(captured, [])
  t.deepEqual(JSON.parse(body.toString()), { access_token: '[secret session]', count: '11' })
})
