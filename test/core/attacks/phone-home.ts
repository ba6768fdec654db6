import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ask } from '../../helpers/conversation.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { startWebServer } from '../../helpers/web-server.ts'
import { visit } from '../../helpers/visitor.ts'

/** A gateway that writes down each host it looks up or connects to. */
async function recorded(t: ExecutionContext, options: Parameters<typeof startGateway>[0]) {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-record-'))
  const record = join(folder, 'record.txt')
  const recorder = new URL('../../fixtures/record-connections.mjs', import.meta.url).href
  const gateway = await startGateway({ ...options, env: { ...options?.env, NODE_OPTIONS: `--import=${recorder}`, AIRLOCK_TEST_RECORD: record } })
  t.teardown(async () => {
    await gateway.close()
    await rm(folder, { recursive: true, force: true })
  })
  const seen = async () => [...new Set((await readFile(record, 'utf8')).trim().split('\n'))].filter((line) => !line.startsWith('start ')).toSorted()
  return { gateway, seen, started: async () => (await readFile(record, 'utf8')).startsWith('start start\n') }
}

/** What a user does on an ordinary day. */
async function ordinaryDay(gateway: GatewayProcess, token: string): Promise<void> {
  for (const operation of ['system.status', 'model.list', 'provider.list', 'plugin.list', 'agent.list', 'session.list', 'grant.list', 'token.list', 'system.code']) await gateway.rpc(operation)
  const socket = await visit(gateway, token).connect()
  await socket.emitWithAck('subscribe', { topic: 'system' })
  socket.disconnect()
  for (const path of ['/', '/healthz', '/readyz', '/api/openapi.json']) await (await fetch(`${gateway.consoleUrl}${path}`)).text()
  await ask(gateway, '/calculator evaluate 6*7')
  await ask(gateway, '/nothing like that')
}

/** The address it listens on. */
const listening = 'look-up 127.0.0.1'

test('a gateway without a model contacts nobody', async (t) => {
  const { gateway, seen, started } = await recorded(t, {})
  t.true(await started(), 'the recorder was there')
  await ordinaryDay(gateway, (await gateway.rpc<{ token: string }>('token.create', { name: 'x', scopes: ['read', 'chat'] })).token)
  t.is((await ask(gateway, 'hello')).error?.code, 'model_missing')
  t.is(await gateway.stop(), 0)
  t.deepEqual((await seen()).filter((line) => line !== listening), [])
})

test('a gateway that nobody configured looks for Ollama on its own computer and nowhere else', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'airlock-unset-'))
  const { gateway, seen } = await recorded(t, { dataDir })
  await ordinaryDay(gateway, (await gateway.rpc<{ token: string }>('token.create', { name: 'x', scopes: ['read', 'chat'] })).token)
  t.is(await gateway.stop(), 0)
  t.deepEqual((await seen()).filter((line) => line !== listening && line !== 'connect 127.0.0.1:11434'), [])
})

test('only the model that was configured and the site that was granted are ever contacted', async (t) => {
  await using site = await startWebServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Tea</title><img src="http://tracker.example/x.png"><article><p>Steep it at 70 degrees. <a href="http://elsewhere.example/">More</a></p></article>'))
  await using other = await startWebServer((_, response) => response.end('never'))
  await using model = await startModelServer()
  const { gateway, seen } = await recorded(t, { modelUrl: model.url, config: 'model: openai/test-model\n' })

  t.is((await ask(gateway, `please read ${other.origin}/page`)).tools[0]?.error?.code, 'grant_missing')
  const refused = await ask(gateway, `please read ${site.origin}/tea`)
  await gateway.rpc('grant.allow', { plugin: 'web-page', ...refused.tools[0]?.denials[0]?.grant })
  t.regex(JSON.stringify((await ask(gateway, `please read ${site.origin}/tea`)).tools[0]?.output), /70 degrees/)
  t.regex((await ask(gateway, 'what is 17% of 2,340, and what time is it in Tokyo?')).text, /397\.8/)
  await ordinaryDay(gateway, (await gateway.rpc<{ token: string }>('token.create', { name: 'x', scopes: ['read', 'chat'] })).token)
  t.is(await gateway.stop(), 0)

  const modelHost = new URL(model.url).host
  const lines = await seen()
  t.true(lines.includes(`connect ${modelHost}`) && lines.includes(`connect 127.0.0.1:${site.port}`), lines.join('\n'))
  t.deepEqual(lines.filter((line) => ![`connect ${modelHost}`, `connect 127.0.0.1:${site.port}`, listening].includes(line)), [])
  t.deepEqual(other.seen, [])
})
