import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { fromStatus } from '../../../core/models/refusal.ts'
import { askedPauseMs, remedyOf } from '../../../core/models/remedy.ts'

const asked = { provider: 'acme', baseUrl: 'http://acme.test/v1', model: 'm' }

for (const [status, words, vendorCode, remedy] of [
  [401, '', '', 'elsewhere'], [403, '', '', 'elsewhere'], [402, '', '', 'elsewhere'], [404, '', '', 'elsewhere'],
  [429, 'slow down', 'rate_limit_exceeded', 'again'], [429, 'You exceeded your current quota', 'insufficient_quota', 'elsewhere'],
  [408, '', '', 'again'], [409, '', '', 'again'], [500, '', '', 'again'], [503, '', '', 'again'], [529, '', '', 'again'],
  [400, 'tools.0 is wrong', '', 'none'], [422, '', '', 'none'],
] as const) {
  test(`status ${status} ${vendorCode}: ${remedy}`, t => t.is(remedyOf(fromStatus(status, words, asked, { vendorCode })), remedy))
}

for (const [status, words, vendorCode] of [
  [400, 'too long', 'context_length_exceeded'],
  [400, "This model's maximum context length is 8192 tokens", ''],
  [400, 'prompt is too long: 210000 tokens > 200000 maximum', ''],
  [400, 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).', ''],
  [400, 'the request exceeds the available context size, try increasing it', ''],
  [413, '', ''],
] as const) {
  test(`${status} ${words} is context_exceeded`, t => t.is(fromStatus(status, words, asked, { vendorCode }).code, 'context_exceeded'))
}

test('what an error says of itself goes before its code', t => {
  t.is(remedyOf(new ModelError('provider_unreachable', '')), 'again')
  t.is(remedyOf(new ModelError('provider_unreachable', '', { remedy: 'elsewhere' })), 'elsewhere')
  t.is(remedyOf(new ModelError('provider_timeout', '', { remedy: 'whatever' })), 'elsewhere')
})

test('the pause that was asked for is told', t => {
  t.is(askedPauseMs(fromStatus(429, '', asked, { headers: new Headers({ 'retry-after': '3' }) })), 3_000)
  t.is(askedPauseMs(new ModelError('provider_rate_limited', '')), undefined)
})
