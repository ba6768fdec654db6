import test from 'ava'
import { retryAfterMs } from '../../../core/models/retry-after.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
for (const [headers, ms] of [
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': ' 1.5 ' }, 1_500],
  [{ 'retry-after': 'Sun, 22 Nov 2026 10:01:00 GMT' }, 60_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': '1e99' }, undefined],
  [{ 'retry-after': '' }, undefined],
  [{}, undefined],
] as const) {
  test(`${JSON.stringify(headers)} asks for ${ms} ms`, t => t.is(retryAfterMs(new Headers(headers), now), ms))
}
