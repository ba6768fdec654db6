import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { startGateway, type GatewayProcess } from '../helpers/gateway.ts'
import { startModelServer } from '../helpers/model-server.ts'
import { startWebServer } from '../helpers/web-server.ts'

interface Answer {
  text: string
  status: string
  error?: { code: string; message: string }
  tools: { plugin: string; tool: string; ok: boolean | null; output?: unknown; error?: { code: string }; ms?: number; denials: { grant?: { capability: string; scope: unknown } }[] }[]
}

/** Sends a message and waits for the turn's end, as a program over HTTP does. */
async function ask(gateway: GatewayProcess, text: string, session?: string): Promise<Answer & { session: string }> {
  const sent = await gateway.rpc<{ session: string; turn: string }>('chat.send', { text, ...(session && { session }) })
  for (;;) {
    const { messages, running } = await gateway.rpc<{ messages: (Answer & { role: string; turn: string })[]; running: unknown }>('session.messages', { session: sent.session })
    const answer = messages.find(({ role, turn }) => role === 'assistant' && turn === sent.turn)
    if (answer && !running) return { ...answer, session: sent.session }
    await new Promise(setImmediate)
  }
}

async function scene(t: ExecutionContext) {
  const model = await startModelServer()
  const gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
  t.teardown(async () => {
    await gateway.close()
    await model[Symbol.asyncDispose]()
  })
  return { model, gateway }
}

test('without a model, tools work by hand and a question says what to set', async (t) => {
  await using gateway = await startGateway()
  const counted = await ask(gateway, '/calculator evaluate 17% of 2340')
  t.regex(counted.text, /397\.8/)
  t.like(counted.tools[0], { plugin: 'calculator', tool: 'evaluate', ok: true })

  const asked = await ask(gateway, 'what is love?')
  t.is(asked.status, 'failed')
  t.is(asked.error?.code, 'model_missing')
  t.regex(asked.error!.message, /OPENAI_API_KEY/)
})

test('a question is answered with two tools at once, each with its own card', async (t) => {
  const { gateway } = await scene(t)
  const answer = await ask(gateway, 'what is 17% of 2,340, and what time is it in Tokyo?')
  t.is(answer.status, 'complete')
  t.regex(answer.text, /397\.8/)
  t.deepEqual(answer.tools.map(({ plugin, tool, ok }) => [plugin, tool, ok]).sort(), [['calculator', 'evaluate', true], ['clock', 'now', true]])
  t.true(answer.tools.every(({ ms }) => typeof ms === 'number'))
})

test('a page is refused until its host is granted, read once it is, and refused again once that is revoked', async (t) => {
  await using site = await startWebServer((_, response) => response.setHeader('content-type', 'text/html').end('<title>Tea</title><article><h1>Tea</h1><p>Green tea is steeped at 70 degrees.</p></article>'))
  const { gateway } = await scene(t)
  const question = `please read ${site.origin}/tea`

  const refused = await ask(gateway, question)
  const [card] = refused.tools
  t.is(card?.ok, false)
  t.is(card?.error?.code, 'grant_missing')
  const offered = card?.denials[0]?.grant
  t.is(offered?.capability, 'net.http')

  const { grant } = await gateway.rpc<{ grant: { id: string } }>('grant.allow', { plugin: 'web-page', ...offered })
  const read = await ask(gateway, question, refused.session)
  t.like(read.tools[0], { plugin: 'web-page', ok: true })
  t.regex(JSON.stringify(read.tools[0]?.output), /70 degrees/)

  await gateway.rpc('grant.revoke', { grant: grant.id })
  // In a new conversation: the old one has read a page, so it would ask first.
  const again = await ask(gateway, question)
  t.is(again.tools[0]?.error?.code, 'grant_missing')
})

test('a plugin of ten lines is installed from its folder with consent, and the agent uses it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-hello-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await cp(fileURLToPath(new URL('../../examples/hello-tool', import.meta.url)), folder, { recursive: true })
  const { gateway } = await scene(t)

  const undecided = await gateway.cli(['plugin', 'install', folder])
  t.not(undecided.code, 0, 'nobody said yes')
  t.false((await gateway.cli(['plugin', 'list', '--json'])).stdout.includes('hello-tool'))

  const installed = await gateway.cli(['plugin', 'install', folder, '--yes'])
  t.is(installed.code, 0, installed.stderr)
  const answer = await ask(gateway, 'greet Ada')
  t.like(answer.tools[0], { plugin: 'hello-tool', tool: 'greet', ok: true })
  t.deepEqual(answer.tools[0]?.output, { greeting: 'Hello, Ada!' })
})

test('everything is there after a restart, from the terminal too', async (t) => {
  const { gateway, model } = await scene(t)
  const { session } = await ask(gateway, 'what is 17% of 2,340?')
  await gateway.rpc('grant.allow', { plugin: 'notes', capability: 'kv', scope: { bytes: 1000 } })
  await ask(gateway, '/notes add buy tea')
  t.is(await gateway.stop(), 0)

  const restarted = await startGateway({ dataDir: gateway.dataDir, modelUrl: model.url })
  t.teardown(() => restarted.stop())
  const { sessions } = JSON.parse((await restarted.cli(['session', 'list', '--json'])).stdout)
  t.true(sessions.some(({ id }: { id: string }) => id === session))
  t.regex((await restarted.cli(['session', 'messages', session])).stdout, /397\.8/)
  t.regex((await restarted.cli(['grant', 'list'])).stdout, /notes/)
  t.regex((await restarted.cli(['plugin', 'list'])).stdout, /calculator.*active/)
  t.regex((await restarted.cli(['status'])).stdout, /sqlite/)
  t.regex((await restarted.cli(['chat', '/notes list'])).stdout, /buy tea/)
})

test('a turn is stopped midway, and keeps what was said', async (t) => {
  const { gateway } = await scene(t)
  const { turn, session } = await gateway.rpc<{ turn: string; session: string }>('chat.send', { text: 'talk slowly' })
  for (;;) {
    const { running } = await gateway.rpc<{ running: { text: string } | null }>('session.messages', { session })
    if (running && running.text !== '') break
    await new Promise(setImmediate)
  }

  t.deepEqual(await gateway.rpc('chat.cancel', { turn }), { cancelled: true })
  for (;;) {
    const { messages } = await gateway.rpc<{ messages: { role: string; status: string; text: string }[] }>('session.messages', { session })
    const answer = messages.find(({ role }) => role === 'assistant')
    if (answer === undefined) continue
    t.is(answer.status, 'cancelled')
    t.regex(answer.text, /^word1/)
    return
  }
})
