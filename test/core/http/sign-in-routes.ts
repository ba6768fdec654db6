import test from 'ava'
import { rawRequest, startFaces, type Faces } from '../../helpers/faces.ts'

const json = { 'content-type': 'application/json' }
const signIn = (faces: Faces, code: unknown, headers: Record<string, string> = {}) =>
  rawRequest(`${faces.control}/api/sign-in`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify({ code }) })

test('a code becomes a cookie that works, until signed out', async (t) => {
  const faces = await startFaces(t)
  const response = await signIn(faces, (await faces.signIn.issue()).code, { origin: faces.control })
  t.is(response.status, 200)
  t.is(response.json().principal.role, 'owner')
  const [setCookie = ''] = response.headers['set-cookie'] ?? []
  t.regex(setCookie, /^airlock=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)

  const headers = { ...json, cookie: setCookie.split(';')[0] ?? '', origin: faces.control }
  const me = () => rawRequest(`${faces.control}/api/rpc/principal.current`, { method: 'POST', headers, body: '{}' })
  t.is((await me()).json().principal.id, faces.principals.owner().id)

  const foreign = await rawRequest(`${faces.control}/api/sign-out`, { method: 'POST', headers: { cookie: headers.cookie } })
  t.is(foreign.json().error.code, 'origin_refused')
  const out = await rawRequest(`${faces.control}/api/sign-out`, { method: 'POST', headers, body: '{}' })
  t.is(out.status, 200)
  t.regex(String(out.headers['set-cookie']), /airlock=; .*1970/)
  t.is((await me()).json().error.code, 'token_revoked')
})

test('behind TLS the cookie travels by nothing else', async (t) => {
  const faces = await startFaces(t, {}, { publicUrl: 'https://chat.example.com' })
  const response = await signIn(faces, (await faces.signIn.issue()).code, { host: 'chat.example.com', origin: 'https://chat.example.com' })
  t.regex(String(response.headers['set-cookie']), /; Secure$/)
  t.regex(String(response.headers['strict-transport-security']), /max-age/)
})

test('a code that is wrong, used or too old gets no cookie', async (t) => {
  let at = new Date()
  const faces = await startFaces(t, {}, { now: () => at })
  const { code } = await faces.signIn.issue()
  t.is((await signIn(faces, code)).status, 200)
  const { code: late } = await faces.signIn.issue()
  at = new Date(at.getTime() + 11 * 60_000)
  for (const guess of [code, late, 'x', 'x'.repeat(200)]) {
    const response = await signIn(faces, guess)
    t.is(response.status, 401)
    t.is(response.json().error.code, 'code_invalid')
    t.is(response.headers['set-cookie'], undefined)
  }
})

test('what is no code is told so', async (t) => {
  const faces = await startFaces(t)
  for (const code of [undefined, '', 7, null, ['x'], { $gt: '' }, 'x'.repeat(201)]) t.is((await signIn(faces, code)).json().error.code, 'input_invalid')
  t.is((await signIn(faces, 'x'.repeat(10_000))).json().error.code, 'too_large')
})

test('guessing is slowed down, and a right code still gets in', async (t) => {
  const faces = await startFaces(t)
  const codes: string[] = []
  for (let count = 0; count < 22; count++) codes.push((await signIn(faces, `guess ${count}`)).json().error.code)
  t.is(codes[0], 'code_invalid')
  t.is(codes.at(-1), 'too_many_attempts')
  t.is((await signIn(faces, (await faces.signIn.issue()).code)).status, 200)
})

test('a foreign page cannot sign a browser in', async (t) => {
  const faces = await startFaces(t)
  const response = await signIn(faces, (await faces.signIn.issue()).code, { origin: 'https://evil.example' })
  t.is(response.json().error.code, 'origin_refused')
})

test('the book of sign-ins tells who came in and who was refused, from where and with what', async (t) => {
  const faces = await startFaces(t)
  await signIn(faces, (await faces.signIn.issue()).code, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0' })
  await signIn(faces, 'a guess', { 'user-agent': 'curl/8' })
  await rawRequest(`${faces.control}/api/rpc/principal.current`, { method: 'POST', headers: { ...json, authorization: 'Bearer nonsense', 'x-forwarded-for': '198.51.100.9' }, body: '{}' })
  const { body } = await faces.rpc('system.signIns', {}, await faces.token())
  t.deepEqual(body.signIns.map(({ kind, from, device, principal }: any) => [kind, from, device, principal?.name]), [
    ['refused', '127.0.0.1 for 198.51.100.9', null, undefined],
    ['refused', '127.0.0.1', 'curl/8', undefined],
    ['signed_in', '127.0.0.1', 'Firefox on Linux', 'Owner'],
  ])
})
