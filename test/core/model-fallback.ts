import test from 'ava'
import { startAnthropicServer } from '../helpers/anthropic-server.ts'
import { startGateway, type GatewayProcess } from '../helpers/gateway.ts'
import { startModelServer } from '../helpers/model-server.ts'

interface Answer {
  text: string
  status: string
  model?: string
  fellBack?: { from: string; code: string }
  error?: { code: string; message: string }
}

async function ask(gateway: GatewayProcess, text: string, session?: string): Promise<Answer & { session: string }> {
  const sent = await gateway.rpc<{ session: string; turn: string }>('chat.send', { text, ...(session && { session }) })
  for (;;) {
    const { messages, running } = await gateway.rpc<{ messages: (Answer & { role: string; turn: string })[]; running: unknown }>('session.messages', { session: sent.session })
    const answer = messages.find(({ role, turn }) => role === 'assistant' && turn === sent.turn)
    if (answer && !running) return { ...answer, session: sent.session }
    await new Promise(setImmediate)
  }
}

test('a gateway as people run it: the first provider breaks off, Anthropic goes on, the day is counted and ends, also after kill -9', async t => {
  const first = await startModelServer(() => ({ text: 'half of an answer', after: 3, ends: 'cut' }))
  t.teardown(first.close)
  const second = await startAnthropicServer(t, ({ messages }) => ({ text: `Whole, of ${messages.length} messages.`, usage: { input_tokens: 600, output_tokens: 100 } }))
  const config = [
    'model: openai/test-model', 'fallbacks: [anthropic/claude-opus-5-5]', 'budget: { dailyTokens: 50000 }',
    `providers: { anthropic: { key: k, baseUrl: "${second.url}" } }`, '',
  ].join('\n')
  const gateway = await startGateway({ modelUrl: first.url, config })
  t.teardown(() => gateway.close())

  const answer = await ask(gateway, 'Hello')
  t.like(answer, { status: 'complete', text: 'Whole, of 1 messages.', model: 'anthropic/claude-opus-5-5', fellBack: { from: 'openai/test-model', code: 'provider_broken' } })
  t.is(first.requests.length, 3)
  t.is((await ask(gateway, 'Again', answer.session)).text, 'Whole, of 3 messages.')
  t.is(first.requests.length, 3, 'who failed just now is not asked first')

  const { stdout } = await gateway.cli(['budget', 'list'])
  t.regex(stdout, /everybody together +\d+,\d{3} +50,000 +0\.0088 +—/)
  t.regex(stdout, /model anthropic\/claude-opus-5-5 +1,400 +— +0\.0088 +—/)
  t.regex(stdout, /model openai\/test-model +[\d,]+ +— +no price known/)

  t.is((await gateway.cli(['agent', 'put', 'assistant', '--daily', 'tokens=2000'])).code, 0)
  t.like(await gateway.rpc('agent.list'), { agents: [{ name: 'assistant', daily: { tokens: 2_000 }, fallbacks: [] }] })
  await gateway.stop('SIGKILL')
  const again = await startGateway({ modelUrl: first.url, dataDir: gateway.dataDir })
  t.teardown(() => again.stop())
  const asked = second.requests.length
  const refused = await ask(again, 'Once more', answer.session)
  t.is(refused.error?.code, 'budget_spent')
  t.regex(refused.error?.message ?? '', /of the agent assistant is used up: 2000 tokens .* 00:00 UTC/)
  t.is(second.requests.length, asked)
})
