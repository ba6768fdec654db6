import test from 'ava'
import { contextRoom } from '../../../core/agent/context-room.ts'

test('the room is what the model reads without its answer, and for the past a share of what the turn may spend', t => {
  t.deepEqual(contextRoom({ contextTokens: 200_000, maxOutputTokens: 64_000 }, { tokens: 200_000 }), { request: 168_000, past: 50_000 })
  t.deepEqual(contextRoom({ contextTokens: 8_000 }, { tokens: 200_000 }), { request: 6_000, past: 6_000 })
  t.deepEqual(contextRoom({}, { tokens: 100 }), { request: Number.POSITIVE_INFINITY, past: 25 })
})
