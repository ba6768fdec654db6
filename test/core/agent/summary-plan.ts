import test from 'ava'
import type { PastTurn } from '../../../core/agent/history.ts'
import { planSummary, sized } from '../../../core/agent/summary-plan.ts'
import fc from '../../helpers/fast-check.ts'

const turn = (id: string, chars: number): PastTurn => ({ id, tainted: false, messages: [{ role: 'user', text: 'x'.repeat(chars) }], steps: [] })
const ids = (turns: readonly { turn: PastTurn }[]) => turns.map(each => each.turn.id).join('')

test('what fits stays as it is', t => {
  const { condense, keep } = planSummary([turn('a', 40), turn('b', 40)].map(sized), 20)
  t.deepEqual([ids(condense), ids(keep)], ['', 'ab'])
})

test('what does not fit is condensed from the oldest on, until half of the room is free', t => {
  const { condense, keep } = planSummary([turn('a', 40), turn('b', 40), turn('c', 40), turn('d', 40)].map(sized), 30)
  t.deepEqual([ids(condense), ids(keep)], ['abc', 'd'])
})

test('one turn that is too large is condensed too', t => {
  t.deepEqual(ids(planSummary([turn('a', 4_000)].map(sized), 30).condense), 'a')
  t.deepEqual(ids(planSummary([turn('a', 4)].map(sized), 0).condense), 'a')
})

test('nothing is lost between the two, and what stays fits', t => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 30 }), fc.integer({ min: 0, max: 2_000 }), (chars, room) => {
    const turns = chars.map((each, index) => sized(turn(String(index), each)))
    const { condense, keep } = planSummary(turns, room)
    return [...condense, ...keep].every((each, index) => each === turns[index]) && condense.length + keep.length === turns.length
      && (condense.length === 0 || keep.reduce((sum, { tokens }) => sum + tokens, 0) <= room / 2)
  }))
  t.pass()
})
