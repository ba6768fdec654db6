import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import type { Socket } from 'socket.io-client'
import { rawRequest } from '../../helpers/faces.ts'
import { startGateway, type GatewayProcess } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { visit } from '../../helpers/visitor.ts'

interface Changed { changed: string[]; waiting: string[]; problem: string | null }

/** The next time that the gateway says its settings changed. */
const nextChange = (socket: Socket) => new Promise<Changed>((resolve) => {
  socket.once('event', ({ type, data }: { type: string; data: Changed }) => resolve(type === 'config.changed' ? data : nextChange(socket)))
})

async function watcherOf(gateway: GatewayProcess): Promise<Socket> {
  const { token } = await gateway.rpc<{ token: string }>('token.create', { name: 'watcher', scopes: ['read'] })
  const socket = await visit(gateway, token).connect()
  await socket.emitWithAck('subscribe', { topic: 'system' })
  return socket
}

const readiness = async ({ gatewayUrl }: GatewayProcess) => (await fetch(`${gatewayUrl}/readyz`)).json() as Promise<{ ready: boolean; parts: { config: { detail?: string } } }>

test('a running gateway follows its file: what can change does, a broken edit is named until it is mended', async (t) => {
  await using gateway = await startGateway({ config: 'turn:\n  steps: 5\n' })
  const file = path.join(gateway.dataDir, 'airlock.yaml')
  const socket = await watcherOf(gateway)
  t.teardown(() => void socket.disconnect())
  const steps = async () => (await gateway.rpc<{ agents: { limits: { steps: number } }[] }>('agent.list')).agents[0]?.limits.steps
  const statusFor = async (host: string) => (await rawRequest(`${gateway.gatewayUrl}/healthz`, { headers: { host } })).status
  t.is(await steps(), 5)
  t.is(await statusFor('box.home'), 403)

  // As editors do: written beside it, moved into place.
  let change = nextChange(socket)
  await writeFile(`${file}.new`, 'ollama:\n  discover: false\nturn:\n  steps: 6\nhttp:\n  headerBytes: 20000\nallowedHosts: [box.home]\nsandbox:\n  minimum: none\n')
  await rename(`${file}.new`, file)
  t.deepEqual(await change, { changed: ['allowedHosts', 'sandbox.minimum', 'turn.steps'], waiting: ['http.headerBytes'], problem: null })
  t.is(await steps(), 6)
  t.regex((await gateway.cli(['status'])).stdout, /http\.headerBytes changed: takes effect at the next start/)
  t.is(await statusFor('box.home'), 200)
  t.is((await gateway.rpc<{ sandbox: { minimum: string } }>('system.status')).sandbox.minimum, 'none')

  change = nextChange(socket)
  await writeFile(file, 'ollama:\n  discover: false\nturn:\n  steps: sixty\n')
  t.regex((await change).problem ?? '', /airlock\.yaml:4: turn\.steps: found "sixty"/)
  t.is(await steps(), 6)
  t.regex((await readiness(gateway)).parts.config.detail ?? '', /airlock\.yaml:4/)
  t.true((await readiness(gateway)).ready)
  t.regex((await gateway.cli(['status'])).stdout, /airlock\.yaml:4/)
  const refused = await gateway.cli(['config', 'reload'])
  t.is(refused.code, 78)
  t.regex(refused.stderr, /airlock\.yaml:4.*last valid/)

  change = nextChange(socket)
  await rm(file)
  t.regex((await change).problem ?? '', /is gone/)
  t.is(await steps(), 6)

  change = nextChange(socket)
  await writeFile(file, 'ollama:\n  discover: false\nturn:\n  steps: 7\n')
  t.like(await change, { problem: null, waiting: [] })
  t.is(await steps(), 7)
  t.is((await readiness(gateway)).parts.config.detail, undefined)
})

test('a key that is put into the file while the gateway runs answers the next question', async (t) => {
  await using model = await startModelServer()
  await using gateway = await startGateway()
  const socket = await watcherOf(gateway)
  t.teardown(() => void socket.disconnect())
  t.false((await gateway.rpc<{ models: { ready: boolean } }>('system.status')).models.ready)
  const change = nextChange(socket)
  await writeFile(path.join(gateway.dataDir, 'airlock.yaml'), `ollama:\n  discover: false\nmodel: openai/test-model\nproviders:\n  openai:\n    key: test-key\n    baseUrl: ${model.url}\n`)
  t.deepEqual((await change).changed, ['model', 'providers.openai.key', 'providers.openai.baseUrl'])
  t.deepEqual((await gateway.rpc<{ models: object }>('system.status')).models, { default: 'openai/test-model', ready: true })
  t.like(await gateway.rpc('model.test', { provider: 'openai', model: 'test-model' }), { ok: true })
})
