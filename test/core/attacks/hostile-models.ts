import test from 'ava'
import { ask } from '../../helpers/conversation.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { type ModelReply, type ModelServer, startModelServer } from '../../helpers/model-server.ts'
import { startWebServer } from '../../helpers/web-server.ts'
import { visit } from '../../helpers/visitor.ts'

const chunk = (delta: object, finish: string | null = null) => `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 0, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`

/** What a model endpoint does instead of answering, and the codes that its turn may end with; `complete`: it goes on. */
const attacks: Record<string, { reply: ModelReply; ends: string[] }> = {
  'refuses the key': { reply: { status: 401 }, ends: ['provider_refused'] },
  'breaks inside': { reply: { status: 500 }, ends: ['provider_broken'] },
  'sends an error page of brackets': { reply: { status: 400, body: '<'.repeat(1024 * 1024) }, ends: ['provider_refused'] },
  'sends an error of brackets in the stream': { reply: { raw: `data: ${JSON.stringify({ error: { message: '<'.repeat(1024 * 1024) } })}\n\n` }, ends: ['provider_broken', 'provider_refused'] },
  'sends a web page': { reply: { raw: '<html><body>Sign in</body></html>', contentType: 'text/html' }, ends: ['provider_broken'] },
  'sends a redirect to the cloud’s metadata': { reply: { status: 302, headers: { location: 'http://169.254.169.254/latest/' } }, ends: ['provider_broken'] },
  'sends no JSON': { reply: { raw: 'data: {"choices":[{"delta":\n\ndata: hello\n\n' }, ends: ['provider_broken'] },
  'sends nothing': { reply: { raw: '' }, ends: ['provider_broken'] },
  'cuts the stream': { reply: { text: 'one two three four', after: 2, ends: 'cut' }, ends: ['provider_broken'] },
  'ends the stream in the middle': { reply: { text: 'one two three four', after: 2, ends: 'end' }, ends: ['provider_broken'] },
  'sends one piece of 20 MB': { reply: { raw: () => [chunk({ role: 'assistant', content: 'x'.repeat(20 * 1024 * 1024) }), chunk({}, 'stop'), 'data: [DONE]\n\n'] }, ends: ['tokens_limit'] },
  'sends without end': { reply: { raw: function* () { for (;;) yield chunk({ content: 'x'.repeat(64 * 1024) }) } }, ends: ['tokens_limit'] },
  'sends one line without end': { reply: { raw: function* () { yield 'data: '; for (;;) yield 'x'.repeat(64 * 1024) } }, ends: ['provider_broken'] },
  'sends pieces with prototypes': { reply: { raw: [`data: {"__proto__":{"choices":[]},"choices":[{"__proto__":{"delta":1},"delta":{"__proto__":{"content":"no"},"content":"yes"},"finish_reason":"stop"}]}\n\n`, 'data: [DONE]\n\n'].join('') }, ends: ['complete'] },
  'sends pieces nested deep': { reply: { raw: `data: {"choices":${nested('[', ']', 200_000)}}\n\n` }, ends: ['provider_broken'] },
  'calls what does not exist': { reply: { calls: [{ name: 'no__such', arguments: {} }] }, ends: ['complete'] },
  'calls __proto__': { reply: { calls: [{ name: '__proto__', arguments: {} }, { name: 'constructor', arguments: {} }, { name: 'calculator____proto__', arguments: {} }] }, ends: ['complete'] },
  'sends arguments that do not fit': { reply: { calls: [{ name: 'calculator__evaluate', arguments: { expression: 7, more: true } }, { name: 'calculator__evaluate', arguments: '{"expression":' }, { name: 'calculator__evaluate', arguments: '[]' }] }, ends: ['complete'] },
  'sends arguments with a prototype': { reply: { calls: [{ name: 'calculator__evaluate', arguments: '{"__proto__":{"expression":"1+1"},"constructor":{"prototype":{"isAdmin":true}}}' }] }, ends: ['complete'] },
  'sends arguments nested deep': { reply: { calls: [{ name: 'calculator__evaluate', arguments: `{"expression":${nested('[', ']', 100_000)}}` }] }, ends: ['complete'] },
  'sends arguments of a megabyte': { reply: { calls: [{ name: 'calculator__evaluate', arguments: JSON.stringify({ expression: '1'.repeat(1024 * 1024) }) }] }, ends: ['complete'] },
  'sends half characters and NUL': { reply: { text: 'a\u0000b \ud800 c', calls: [{ name: 'calculator__evaluate', arguments: '{"expression":"\\u0000\\ud800"}' }] }, ends: ['complete'] },
  'calls a thousand tools at once': { reply: { calls: Array.from({ length: 1_000 }, (_, index) => ({ name: 'calculator__evaluate', arguments: { expression: `${index}+1` } })) }, ends: ['complete'] },
  'sends arguments of backquotes': { reply: { calls: [{ name: 'calculator__evaluate', arguments: { expression: '`.'.repeat(131_000) } }] }, ends: ['complete'] },
}

let now: ModelReply = { text: 'hello' }
let model: ModelServer
let gateway: GatewayProcess
test.before(async () => {
  // The attack comes once; what follows in the same turn is a plain answer.
  model = await startModelServer(({ messages }) => {
    if (messages.at(-1)?.role === 'tool') return { text: 'I see.' }
    return messages.at(-1)?.content === 'attack' ? now : { text: 'All is well.' }
  })
  gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
})
test.after.always(async () => {
  await gateway?.close()
  await model?.close()
})

for (const [what, { reply, ends }] of Object.entries(attacks)) {
  test.serial(`a model that ${what}: the turn ends in words, and the next one works`, async (t) => {
    now = reply
    const token = (await gateway.rpc<{ token: string }>('token.create', { name: 'x', scopes: ['read', 'chat'] })).token
    const { session } = await ask(gateway, 'hello')
    const socket = await visit(gateway, token).connect()
    t.true((await socket.emitWithAck('subscribe', { topic: `session:${session}` })).ok)
    const answer = await ask(gateway, 'attack', session)
    t.true(ends.includes(answer.error?.code ?? answer.status), `${answer.status} ${answer.error?.code}: ${answer.error?.message}`)
    if (answer.error) t.regex(answer.error.message, /^[A-Zo].{10,1000}$/s)
    const after = await ask(gateway, 'hello', session)
    t.is(after.status, 'complete', after.error?.message)
    for (const format of ['markdown', 'json']) t.true((await gateway.rpc<{ text: string }>('session.export', { session, format })).text.length > 0)
    t.true((await socket.emitWithAck('call', { operation: 'session.get', input: { session } })).ok, 'the connection is still there')
    socket.disconnect()
    t.notRegex(gateway.output(), /unhandled|uncaught|failed inside the gateway|turn was lost/i)
  })
}

test.serial('a model that calls tools for ever is ended by the limit of steps', async (t) => {
  await gateway.rpc('agent.put', { name: 'short', limits: { steps: 3 } })
  const endless = await startModelServer(() => ({ calls: [{ name: 'calculator__evaluate', arguments: { expression: '1+1' } }] }))
  t.teardown(endless.close)
  await gateway.rpc('provider.put', { name: 'endless', kind: 'compatible', baseUrl: endless.url })
  await gateway.rpc('agent.put', { name: 'short', model: 'endless/test-model' })
  const { session, turn } = await gateway.rpc<{ session: string; turn: string }>('chat.send', { agent: 'short', text: 'go' })
  for (;;) {
    const { messages, running } = await gateway.rpc<{ messages: { turn: string; role: string; error?: { code: string } }[]; running: unknown }>('session.messages', { session })
    const answer = messages.find((message) => message.role === 'assistant' && message.turn === turn)
    if (!answer || running) continue
    t.is(answer.error?.code, 'steps_limit')
    break
  }
  t.is(endless.requests.length, 3)
})

test.serial('a model that hangs is left at once when the turn is stopped, and holds up no other session', async (t) => {
  now = { hang: true }
  const { session, turn } = await gateway.rpc<{ session: string; turn: string }>('chat.send', { text: 'attack' })
  t.is((await ask(gateway, 'hello')).status, 'complete')
  t.deepEqual(await gateway.rpc('chat.cancel', { turn }), { cancelled: true })
  t.is((await ask(gateway, 'hello', session)).status, 'complete')
})

test.serial('an endpoint whose list of models is an attack is named as broken, while all goes on', async (t) => {
  for (const body of ['<'.repeat(4 * 1024 * 1024), nested('[', ']', 1_000_000), `{"data":${nested('{"id":', '}', 100_000)}}`, `{"error":${JSON.stringify('<'.repeat(2 * 1024 * 1024))}}`]) {
    for (const status of [200, 400]) {
      await using site = await startWebServer((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body))
      const { provider } = await gateway.rpc<{ provider: { error?: { code: string; message: string } } }>('provider.put', { name: 'lister', kind: 'compatible', baseUrl: `${site.origin}/v1` })
      t.true(['provider_broken', 'provider_refused'].includes(provider.error?.code ?? ''), JSON.stringify(provider).slice(0, 200))
      t.true((provider.error?.message.length ?? 0) < 1_000)
      await gateway.rpc('provider.remove', { name: 'lister' })
    }
  }
})

test.serial('names that a model invented are no labels of a metric', async (t) => {
  now = { calls: Array.from({ length: 30 }, (_, index) => ({ name: `invented__name${index}`, arguments: {} })) }
  t.is((await ask(gateway, 'attack')).status, 'complete')
  await ask(gateway, '/invented run')
  await ask(gateway, '/calculator invented')
  const { token } = await gateway.rpc<{ token: string }>('token.create', { name: 'metrics', scopes: ['metrics'] })
  const metrics = await (await fetch(`${gateway.gatewayUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  t.regex(metrics, /airlock_tool_calls_total\{plugin="calculator",tool="evaluate"/)
  t.notRegex(metrics, /invented|__proto__|such/)
  t.true(metrics.split('\n').length < 1_000)
})
