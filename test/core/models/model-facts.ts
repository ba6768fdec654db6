import test from 'ava'
import { factsOf } from '../../../core/models/model-facts.ts'
import { knownModels } from '../../../core/models/known-models.ts'
import { costOf } from '../../../core/models/price.ts'

const facts = (id: string, own = {}) => factsOf({ id, name: id.slice(id.indexOf('/') + 1), local: false }, own)

test('known models are found under dated names, and behind a reseller', t => {
  t.is(facts('anthropic/claude-opus-5-5').price?.input, 4)
  t.is(facts('anthropic/claude-haiku-4-5-20251001').contextTokens, 200_000)
  t.is(facts('router/anthropic/claude-sonnet-5').price?.output, 10)
  t.is(facts('openai/gpt-5-2026-04-01').price?.input, 1.25)
  t.is(facts('openai/gpt-5-mini').price?.input, 0.25)
  t.deepEqual(facts('acme/something'), {})
})

test("the owner's word goes before, field by field; what runs here is free", t => {
  t.like(facts('openai/gpt-5', { 'openai/gpt-5': { contextTokens: 5 } }), { contextTokens: 5, maxOutputTokens: 128_000 })
  t.like(facts('acme/x', { 'acme/x': { price: { input: 1, output: 2 } } }), { price: { input: 1, output: 2 } })
  t.deepEqual(facts('acme/x', JSON.parse('{"__proto__":{"contextTokens":1}}')), {})
  t.deepEqual(factsOf({ id: 'ollama/gpt-5', name: 'gpt-5', local: true }), { price: { input: 0, output: 0 } })
})

test('every known model has figures that make sense', t => {
  for (const { match, facts: { contextTokens = 0, maxOutputTokens = 0, price } } of knownModels) {
    t.true(contextTokens > maxOutputTokens && maxOutputTokens > 0, String(match))
    t.true(price !== undefined && price.output > price.input && (price.cachedInput ?? 0) <= price.input, String(match))
  }
})

test('a million tokens cost their price; cached ones theirs', t => {
  const price = { input: 2, output: 10, cachedInput: 0.2, cacheWrite: 2.5 }
  t.is(costOf({ inputTokens: 1_000_000, outputTokens: 100_000 }, price), 3_000_000)
  t.is(costOf({ inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 900_000, cacheWriteTokens: 100_000 }, price), 430_000)
  t.is(costOf({ inputTokens: 1_000, outputTokens: 0, cachedInputTokens: 1_000 }, { input: 2, output: 10 }), 2_000)
  t.is(costOf({ inputTokens: 5, outputTokens: 0, cachedInputTokens: 50 }, price), 10)
  t.is(costOf({ inputTokens: 1_000, outputTokens: 9 }, undefined), 0)
})
