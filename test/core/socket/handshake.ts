import test from 'ava'
import { rawRequest, startFaces } from '../../helpers/faces.ts'

test('without proof there is no connection', async (t) => {
  const faces = await startFaces(t)
  for (const auth of [{}, { token: 'guess' }, { token: 7 }, { token: null }, { token: { $ne: '' } }, { token: ['a'] }]) {
    const error: any = await t.throwsAsync(faces.connect(auth))
    t.is(error.data.code, 'unauthenticated')
  }
})

test('a cookie connects a page of ours, and no other', async (t) => {
  const faces = await startFaces(t)
  const cookie = `airlock=${await faces.token()}`
  const socket = await faces.connect({}, { url: faces.control, extraHeaders: { cookie, origin: faces.control } })
  t.true(socket.connected)
  const sameOrigin = await faces.connect({}, { url: faces.control, transports: ['polling'], extraHeaders: { cookie, 'sec-fetch-site': 'same-origin' } })
  t.true(sameOrigin.connected)

  await t.throwsAsync(faces.connect({}, { url: faces.control, extraHeaders: { cookie, origin: 'https://evil.example' } }))
  const noOrigin: any = await t.throwsAsync(faces.connect({}, { url: faces.control, extraHeaders: { cookie } }))
  t.is(noOrigin.data.code, 'origin_refused')
  const crossSite: any = await t.throwsAsync(faces.connect({}, { url: faces.control, transports: ['polling'], extraHeaders: { cookie, 'sec-fetch-site': 'same-site' } }))
  t.is(crossSite.data.code, 'origin_refused')
})

test('a host that is not ours gets no handshake', async (t) => {
  const faces = await startFaces(t)
  const response = await rawRequest(`${faces.gateway}/ws/?EIO=4&transport=polling`, { headers: { host: 'rebound.example' } })
  t.is(response.status, 403)
  t.is(response.json().message, 'host_refused')
})
