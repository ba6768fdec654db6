import test from 'ava'
import { toolCard } from '../../../core/session/tool-card.ts'
import { ToolCard } from '../../../core/operations/shapes/tool-card.ts'
import type { StepRow } from '../../../core/store/entities/step.ts'

const step: StepRow = {
  id: 'x', owner: 'p', turn: 't', seq: 0, kind: 'tool', state: 'intended', plugin: 'web-page', tool: 'read', effect: 'external', toolCall: 'c', input: { url: 'https://a.example' },
  output: null, error: null, denials: null, ms: null, createdAt: new Date(), finishedAt: null,
}

test('an intent without a result is neither success nor failure', (t) => {
  t.deepEqual(toolCard(step), { step: 'x', plugin: 'web-page', tool: 'read', input: { url: 'https://a.example' }, ok: null, denials: [] })
  t.is(toolCard({ ...step, state: 'unknown' }).ok, null)
})

test('a result, an error and denials are carried as they are', (t) => {
  const denials = [{ capability: 'net.http', tried: 'GET https://a.example', message: 'not granted', grant: { capability: 'net.http', scope: { allow: [] } } }]
  const failed = toolCard({ ...step, state: 'failed', error: { code: 'grant_missing', message: 'm' }, denials, ms: 0 })
  t.like(failed, { ok: false, ms: 0, error: { code: 'grant_missing', message: 'm' }, denials })
  const done = toolCard({ ...step, state: 'done', output: false })
  t.like(done, { ok: true, output: false })
  for (const card of [failed, done]) t.true(ToolCard.safeParse(card).success)
})
