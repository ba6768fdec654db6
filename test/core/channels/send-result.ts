import test from 'ava'
import { readSendResult } from '../../../core/channels/send-result.ts'

const cases: [unknown, object][] = [
  [undefined, { kind: 'sent' }], [null, { kind: 'sent' }], [{}, { kind: 'sent' }], ['x', { kind: 'sent' }], [{ odd: 1 }, { kind: 'sent' }],
  [{ externalId: 'a' }, { kind: 'sent', externalId: 'a' }], [{ externalId: 5 }, { kind: 'sent', externalId: '5' }], [{ externalId: 'x'.repeat(300) }, { kind: 'sent' }],
  [{ retryAfterMs: 5 }, { kind: 'later', ms: 5, why: 'the platform asks for a pause' }], [{ retryAfterMs: 5, why: 'w' }, { kind: 'later', ms: 5, why: 'w' }], [{ retryAfterMs: 1e12 }, { kind: 'sent' }], [{ retryAfterMs: -1 }, { kind: 'sent' }],
  [{ refused: 'gone' }, { kind: 'refused', why: 'gone' }],
]
for (const [output, sent] of cases) {
  test(`${(JSON.stringify(output) ?? 'nothing').slice(0, 40)} means ${JSON.stringify(sent)}`, (t) => {
    t.deepEqual(readSendResult(output), sent as ReturnType<typeof readSendResult>)
  })
}
