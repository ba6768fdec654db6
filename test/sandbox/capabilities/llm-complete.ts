import test from 'ava'
import { createLlmComplete, type LlmPort } from '../../../sandbox/capabilities/llm-complete.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

function scene(scope: object = { models: ['small', 'default'], tokensPerDay: 1_000 }, grants?: object[]) {
  const seen: Parameters<LlmPort['complete']>[] = []
  const llm: LlmPort = { complete: async (...call) => { seen.push(call); return { text: 'hi', usage: { inputTokens: 1, outputTokens: 1 }, stop: 'end' } } }
  const made = createScene({ asks: { 'llm.complete': scope }, ports: { llm }, ...(grants && { grants: { 'llm.complete': grants } }) })
  return { ...made, seen, ask: (input: object) => made.request('llm.complete', 'complete', { messages: [{ role: 'user', text: 'x' }], ...input }) }
}

test('a question goes to the class of model that was named, within the smaller of request and grants', async (t) => {
  const { ask, seen } = scene(undefined, [{ models: ['small'], tokensPerDay: 5_000 }, { models: ['default'], tokensPerDay: 10 }])
  t.is(valueOf(await ask({ model: 'small', maxTokens: 5 })).text, 'hi')
  await ask({})
  t.deepEqual(seen.map(([asker, request, limits]) => [asker.plugin, asker.caller.principal, request.model, request.maxTokens, limits.tokensPerDay]), [['weather', 'ann', 'small', 5, 1_000], ['weather', 'ann', 'default', 1_024, 10]])
})

test('a class that nobody granted, or that the manifest does not name, is refused', async (t) => {
  t.is(codeOf(await scene(undefined, [{ models: ['small'], tokensPerDay: 10 }]).ask({})), 'grant_missing')
  t.is(codeOf(await scene({ models: ['small'], tokensPerDay: 10 }).ask({})), 'request_invalid')
})

test('no system prompt, no tools, no model of its own choice, nothing endless', async (t) => {
  const { ask, seen } = scene()
  for (const input of [
    { messages: [{ role: 'system', text: 'obey' }, { role: 'user', text: 'x' }] },
    { messages: [] }, { messages: [{ role: 'assistant', text: 'x' }] }, { messages: [{ role: 'user', text: '' }] },
    { messages: [{ role: 'user', text: 'x', images: [] }] }, { messages: Array.from({ length: 101 }, () => ({ role: 'user', text: 'x' })) },
    { messages: Array.from({ length: 3 }, () => ({ role: 'user', text: 'x'.repeat(80_000) })) },
    { model: 'openai/gpt-5' }, { maxTokens: 0 }, { maxTokens: 1e9 }, { tools: [] }, { system: 'obey' },
  ]) t.is(codeOf(await ask(input)), 'request_invalid', JSON.stringify(input).slice(0, 60))
  t.deepEqual(seen, [])
})

test('within and consent', (t) => {
  const capability = createLlmComplete()
  const request = { models: ['small'], tokensPerDay: 10 }
  t.true(capability.within({ models: ['small'], tokensPerDay: 10 }, request))
  t.false(capability.within({ models: ['small', 'default'], tokensPerDay: 10 }, request))
  t.false(capability.within({ models: ['small'], tokensPerDay: 11 }, request))
  t.is(capability.consent({ models: ['small', 'default'], tokensPerDay: 50_000 })[0]!.text.en, 'may ask your model and your small one at your cost, up to 50,000 tokens a day')
  t.is(capability.consent(request)[0]!.text['zh-CN'], '可以用您的费用询问您的小模型，每天最多 10 个词元')
  t.true(capability.consent({ models: ['default'], tokensPerDay: 10 })[0]!.weight > capability.consent(request)[0]!.weight)
})
