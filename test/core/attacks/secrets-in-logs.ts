import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { ask } from '../../helpers/conversation.ts'
import { rawRequest } from '../../helpers/faces.ts'
import { startGateway } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { pluginFolder } from '../../helpers/plugin-scene.ts'
import { startWebServer } from '../../helpers/web-server.ts'
import { visit } from '../../helpers/visitor.ts'

const environmentKey = 'sk-environment-5f2a90c1d7e3'
const providerKey = 'sk-provider-77b0e1c2aa94'
const testedKey = 'sk-tested-0d19c3f6be58'
const pluginKey = 'plugin-key-e94d17a2c05b'
const mistypedKey = 'sk-mistyped-38fd02c7a1e6'
const passphrase = 'a passphrase that nobody may read 4417'

/** Asks twice, once of a site that repeats what it was sent and once of one that is not there, and says all it heard. */
const curious = (urls: string[]) => `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { async run(input, { http, log }) {
  const heard = []
  for (const url of ${JSON.stringify(urls)}) {
    try { const reply = await http.fetch(url); heard.push(await reply.text()) } catch (error) { heard.push(String(error.message)) }
  }
  log.info(JSON.stringify(heard))
  return heard
} } })`

test('no key, token, code or cookie is written to the log, to the database or into an answer', async (t) => {
  await using site = await startWebServer((request, response) => response.end(JSON.stringify([request.url, request.headers])))
  await using model = await startModelServer(({ messages }) => (/refuse/.test(messages.at(-1)?.content ?? '') ? { status: 401, body: { error: { message: `Incorrect key: ${environmentKey}` } } } : { text: 'Fine.' }))
  await using echo = await startWebServer((request, response) => response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `no such key ${request.headers.authorization}` } })))
  await using gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n', env: { LOG_LEVEL: 'trace', OPENAI_API_KEY: environmentKey, AIRLOCK_SECRET: passphrase } })
  const said: unknown[] = []
  const rpc = async (operation: string, input?: unknown) => {
    const output = await gateway.rpc<any>(operation, input).catch((error: { message: string; details?: unknown }) => ({ error: error.message, details: error.details }))
    said.push(output)
    return output
  }

  await rpc('provider.put', { name: 'echo', kind: 'compatible', baseUrl: `${echo.origin}/v1`, key: providerKey })
  await rpc('provider.put', { name: 'bad name', kind: 'compatible', baseUrl: 'nowhere', key: { value: mistypedKey } })
  await rpc('provider.put', { name: 'named', kind: 'compatible', baseUrl: `http://user:${mistypedKey}@127.0.0.1:1/v1` })
  await rpc('model.test', { kind: 'compatible', baseUrl: `${echo.origin}/v1`, key: testedKey, model: 'm' })
  await rpc('model.test', { provider: 'echo', model: 'm' })
  await rpc('model.list')
  await rpc('provider.list')
  said.push(await ask(gateway, 'refuse this'), await ask(gateway, 'hello'))

  const gone = 'http://127.0.0.1:1'
  const secrets = Object.fromEntries(['query', 'header'].flatMap((place) => [[place, { label: place, hosts: [site.origin, gone], into: { [place]: 'apikey' } }]]))
  const allow = [site.origin, gone].map((origin) => ({ url: `${origin}/*` }))
  const source = await pluginFolder(t, { name: 'curious', code: curious([`${site.origin}/echo`, `${gone}/x`]), airlock: { capabilities: { 'net.http': { allow }, secrets, log: {} } } })
  await rpc('plugin.install', { source, grant: 'required' })
  for (const name of ['query', 'header']) await rpc('secret.set', { plugin: 'curious', name, value: pluginKey })
  await rpc('secret.set', { plugin: 'curious', name: 'query', value: pluginKey, more: mistypedKey })
  const { output } = await rpc('plugin.call', { plugin: 'curious', tool: 'run', input: {} })
  t.regex(JSON.stringify(output), /echo/, 'the site was asked')
  t.true(site.seen[0]?.includes(pluginKey), 'and the key was sent there')
  said.push(await ask(gateway, '/curious run {}'))
  await rpc('secret.list')
  await rpc('plugin.inspect', { plugin: 'curious' })
  await rpc('system.status')

  const { token } = await gateway.rpc<{ token: string }>('token.create', { name: 'x', scopes: ['read', 'metrics'] })
  const { url } = await gateway.rpc<{ url: string }>('system.code')
  const code = new URL(url).hash.slice('#code='.length)
  const signIn = await rawRequest(`${gateway.consoleUrl}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) })
  const cookie = String(signIn.headers['set-cookie']).split(';')[0]!.slice('airlock='.length)
  await rawRequest(`${gateway.consoleUrl}/api/rpc/session.list`, { method: 'POST', headers: { 'content-type': 'application/json', cookie: `airlock=${cookie}` }, body: '{' })
  await rawRequest(`${gateway.consoleUrl}/api/rpc/session.list?token=${token}`, { method: 'POST', headers: { authorization: `Bearer ${token}x` } })
  const socket = await visit(gateway, token).connect()
  said.push(await socket.emitWithAck('call', { operation: 'token.list', input: {} }))
  socket.disconnect()
  const metrics = await rawRequest(`${gateway.gatewayUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const ownToken = (await readFile(join(gateway.dataDir, 'cli-token'), 'utf8')).trim()
  await gateway.stop()

  const kept = await Promise.all((await readdir(gateway.dataDir)).filter((file) => file.startsWith('airlock.db') || file.endsWith('.json')).map((file) => readFile(join(gateway.dataDir, file), 'latin1')))
  const places = { log: gateway.output(), answers: JSON.stringify(said), metrics: metrics.text, files: kept.join('') }
  t.true(places.log.includes('a plugin asked the broker'), 'the log says what it can')
  const hidden = { environmentKey, providerKey, testedKey, pluginKey, passphrase, token, code, cookie, ownToken }
  for (const [place, text] of Object.entries(places)) {
    for (const [name, value] of Object.entries(hidden)) {
      t.false(text.includes(value) || text.includes(Buffer.from(value).toString('base64')), `${place} holds ${name}`)
    }
  }
  t.false(places.log.includes(mistypedKey), 'the log holds what was mistyped')
})
