import test from 'ava'
import { readReadiness } from '../../../core/observe/readiness.ts'

test('ready is when every part is', async (t) => {
  t.deepEqual(await readReadiness({ store: () => ({ ok: true }), config: async () => ({ ok: true, detail: 'line 3' }) }), {
    ready: true,
    parts: { store: { ok: true }, config: { ok: true, detail: 'line 3' } },
  })
})

test('a part that throws is not ready, and says why; the others still answer', async (t) => {
  const readiness = await readReadiness({ store: async () => { throw new TypeError('connection refused') }, config: () => ({ ok: true }) })
  t.false(readiness.ready)
  t.deepEqual(readiness.parts, { store: { ok: false, detail: 'connection refused' }, config: { ok: true } })
})

test('a part that says nothing is not ready, and does not hold up the answer', async (t) => {
  const readiness = await readReadiness({ store: () => new Promise(() => {}), config: () => ({ ok: true }) }, 20)
  t.false(readiness.ready)
  t.like(readiness.parts, { store: { ok: false, detail: 'It did not answer within 0.02 seconds' }, config: { ok: true } })
})
