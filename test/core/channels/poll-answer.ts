import test from 'ava'
import { readPollAnswer } from '../../../core/channels/poll-answer.ts'
import { PollSchema } from '../../../plugin-registry/manifest/poll-schema.ts'
import fc from '../../helpers/fast-check.ts'

const telegram = PollSchema.parse({
  request: { url: 'https://api.telegram.org/x' }, events: '/result', id: '/update_id',
  cursor: { take: { event: '/update_id', add: 1 }, put: { query: 'offset' } },
  error: { ok: '/ok', code: '/error_code', message: '/description', retryAfterS: '/parameters/retry_after', refused: [401, 404] },
})
const read = (status: number, body: unknown, headers: [string, string][] = [], poll = telegram) =>
  readPollAnswer({ status, statusText: 'Text', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, poll, 'Telegram')

test('events, their ids, and where to go on', (t) => {
  t.deepEqual(read(200, { ok: true, result: [{ update_id: 7 }, { update_id: 9 }, { update_id: 8 }] }), {
    kind: 'events', cursor: 10, events: [7, 9, 8].map((update_id) => ({ externalId: String(update_id), payload: { update_id } })),
  })
  t.deepEqual(read(200, { ok: true, result: [] }), { kind: 'events', events: [], cursor: undefined })
  const other = PollSchema.parse({ request: { url: 'https://a.example/' }, events: '', id: '/id', cursor: { take: { event: '/ts' }, put: { query: 'after' } } })
  t.deepEqual(read(200, [{ id: 'a', ts: '1.5' }, { id: 'b', ts: '1.6' }], [], other), { kind: 'events', cursor: '1.6', events: [{ externalId: 'a', payload: { id: 'a', ts: '1.5' } }, { externalId: 'b', payload: { id: 'b', ts: '1.6' } }] })
  const sync = PollSchema.parse({ request: { url: 'https://a.example/' }, events: '/e', id: '/id', cursor: { take: { response: '/next' }, put: { query: 'since' } } })
  t.like(read(200, { e: [], next: 's2' }, [], sync), { cursor: 's2' })
})

test('an event without an id is known by its content', (t) => {
  const outcome = read(200, { ok: true, result: [{ a: 1 }, { a: 2 }, { a: 1 }, null, { update_id: 'x'.repeat(300) }] })
  if (outcome.kind !== 'events') return t.fail()
  const ids = outcome.events.map(({ externalId }) => externalId)
  t.is(ids[0], ids[2])
  t.is(new Set(ids).size, 4)
  for (const id of ids) t.regex(id, /^sha256:[0-9a-f]{64}$/)
})

const failures: [string, Parameters<typeof read>, object][] = [
  ['a wrong token', [401, { ok: false, error_code: 401, description: 'Unauthorized' }], { kind: 'refused', message: 'refused by Telegram: 401 Unauthorized' }],
  ['a refusal without words', [401, '<html>'], { kind: 'refused', message: 'refused by Telegram: 401 Text' }],
  ['a refusal with 200', [200, { ok: false, error_code: 401, description: 'no' }], { kind: 'refused', message: 'refused by Telegram: 401 no' }],
  ['a pause', [429, { ok: false, error_code: 429, description: 'Slow', parameters: { retry_after: 3 } }], { kind: 'pause', ms: 3_000 }],
  ['a pause in a header', [503, 'x', [['retry-after', '7']]], { kind: 'pause', ms: 7_000 }],
  ['a pause without end', [429, { parameters: { retry_after: 1e12 } }], { kind: 'pause', ms: 3_600_000 }],
  ['a page', [200, '<html>It works'], { kind: 'failed', code: 'channel_answer_invalid' }],
  ['a page of a proxy that is down', [502, '<html>'], { kind: 'failed', code: 'channel_unreachable' }],
  ['another conflict', [409, { ok: false, error_code: 409, description: 'terminated by other getUpdates request' }], { kind: 'failed', code: 'channel_unreachable', message: 'Telegram answered 409 terminated by other getUpdates request' }],
  ['no list', [200, { ok: true, result: {} }], { kind: 'failed', code: 'channel_answer_invalid' }],
  ['brackets without end', [200, '['.repeat(100_000)], { kind: 'failed', code: 'channel_answer_invalid' }],
  ['words that play tricks', [401, { description: `a\u202Eb\nc${'x'.repeat(500)}` }], { kind: 'refused', message: `refused by Telegram: 401 a b c${'x'.repeat(195)}` }],
]
for (const [name, answer, outcome] of failures) {
  test(`${name} is told as what it is`, (t) => {
    t.like(read(...answer), outcome)
  })
}

test('no answer at all breaks it', (t) => {
  fc.assert(fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string(), fc.record({ ok: fc.boolean(), result: fc.array(fc.anything()), parameters: fc.anything() }).map((value) => JSON.stringify(value) ?? '')), (status, body) => {
    const outcome = read(status, body)
    return outcome.kind !== 'events' || outcome.events.every(({ externalId }) => externalId.length > 0 && externalId.length <= 256)
  }))
  t.pass()
})
