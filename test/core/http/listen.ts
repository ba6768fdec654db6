import { createServer } from 'node:http'
import test from 'ava'
import { closeServer, listenOn } from '../../../core/http/listen.ts'

test('a server opens, says where, and closes with its connections', async (t) => {
  const server = createServer((_, response) => response.write('never ends'))
  const url = await listenOn(server, { host: '127.0.0.1', port: 0, variable: 'GATEWAY_PORT' })
  const response = await fetch(url)
  await closeServer(server)
  await t.throwsAsync(response.text())
  await t.notThrowsAsync(closeServer(server))
})

test('every address there is has one to go to', async (t) => {
  const server = createServer()
  t.teardown(() => closeServer(server))
  t.regex(await listenOn(server, { host: '0.0.0.0', port: 0, variable: 'GATEWAY_PORT' }), /^http:\/\/127\.0\.0\.1:\d+$/)
})

test('what cannot be opened is named', async (t) => {
  const place = { host: '192.0.2.1', port: 18789, variable: 'GATEWAY_PORT' }
  const error = await t.throwsAsync(listenOn(createServer(), place), { code: 'listen_failed' })
  t.regex(error?.message ?? '', /18789.*192\.0\.2\.1.*GATEWAY_PORT/)
})
