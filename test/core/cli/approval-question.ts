import test from 'ava'
import { askDecision } from '../../../core/cli/approval-question.ts'

const typing = (...typed: string[]) => async () => {
  const next = typed.shift()
  if (next === undefined) throw new Error('the lines ended')
  return next
}
const signal = new AbortController().signal

test('y, a and n are answers, with capitals and blanks; anything else is asked again', async (t) => {
  const cases: [string[], string | undefined][] = [
    [['y'], 'once'], [[' YES '], 'once'], [['a'], 'always'], [['n'], 'deny'],
    [['', 'ok', 'yy', '__proto__', 'constructor', 'n'], 'deny'], [[''], undefined], [[], undefined],
  ]
  for (const [typed, decision] of cases) t.is(await askDecision({ mayAlways: true }, typing(...typed), signal), decision as never, typed.join())
})

test('always is no answer where it cannot be one', async (t) => {
  t.is(await askDecision({ mayAlways: false }, typing('a', 'y'), signal), 'once')
})

test('an answer that comes after the decision was made elsewhere counts for nothing', async (t) => {
  const elsewhere = new AbortController()
  const ask = async () => {
    elsewhere.abort()
    return 'y'
  }
  t.is(await askDecision({ mayAlways: true }, ask, elsewhere.signal), undefined)
})
