import test from 'ava'
import { cardState } from '../../../../core/console/chat/card-state.ts'
import type { ToolCard } from '../../../../core/operations/shapes/tool-card.ts'

const card = (rest: Partial<ToolCard>): ToolCard => ({ step: 's', plugin: 'p', tool: 't', input: {}, ok: null, denials: [], ...rest })
const denial = { capability: 'net.http', tried: 'GET x', message: 'no' }
const error = { code: 'turn_cancelled', message: 'Stopped.' }

test('only a call of a turn at work is working', (t) => {
  t.is(cardState(card({}), { isLive: true, stillMissing: false }), 'running')
  t.is(cardState(card({}), { isLive: false, stillMissing: false }), 'unknown')
  t.is(cardState(card({ error }), { isLive: true, stillMissing: false }), 'unknown')
})

test('a missing right asks until it is there', (t) => {
  t.is(cardState(card({ ok: false, error, denials: [denial] }), { isLive: false, stillMissing: true }), 'asks')
  t.is(cardState(card({ ok: false, error, denials: [denial] }), { isLive: false, stillMissing: false }), 'refused')
  t.is(cardState(card({ ok: true, denials: [denial] }), { isLive: false, stillMissing: false }), 'done')
  t.is(cardState(card({ ok: false, error }), { isLive: false, stillMissing: false }), 'failed')
})

test('what waits for a word asks, whatever else is known of it', (t) => {
  t.is(cardState(card({}), { isLive: true, stillMissing: false, asked: 'waiting' }), 'waits')
  t.is(cardState(card({}), { isLive: false, stillMissing: true, asked: 'waiting' }), 'waits')
  for (const asked of ['denied', 'expired'] as const) t.is(cardState(card({}), { isLive: true, stillMissing: false, asked }), 'refused')
  t.is(cardState(card({}), { isLive: true, stillMissing: false, asked: 'allowed' }), 'running')
  t.is(cardState(card({ ok: true }), { isLive: true, stillMissing: false, asked: 'allowed' }), 'done')
})
