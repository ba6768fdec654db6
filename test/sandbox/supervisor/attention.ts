import test from 'ava'
import { attentionMs, createAttention } from '../../../sandbox/supervisor/attention.ts'

function tryAttention(processors: number) {
  let clock = 0
  const turns: (() => void)[] = []
  const attention = createAttention({ now: () => clock, nextTurn: (look) => void turns.push(look), processors })
  return {
    attention,
    turns,
    /** One turn of the event loop, `ms` later. */
    turn(ms: number) {
      clock += ms
      for (const look of turns.splice(0)) look()
    },
  }
}

test('the event loop turns until the time is over, then sleeps', (t) => {
  const { attention, turns, turn } = tryAttention(2)
  attention.pay()
  t.is(turns.length, 1)
  turn(attentionMs / 2)
  t.is(turns.length, 1)
  turn(attentionMs / 2)
  t.is(turns.length, 0)
})

test('what is sent meanwhile prolongs it, in one loop', (t) => {
  const { attention, turns, turn } = tryAttention(2)
  attention.pay()
  turn(attentionMs / 2)
  attention.pay()
  t.is(turns.length, 1)
  turn(attentionMs / 2)
  t.is(turns.length, 1)
  turn(attentionMs / 2)
  t.is(turns.length, 0)
})

test('attention is paid again after sleep', (t) => {
  const { attention, turns, turn } = tryAttention(2)
  attention.pay()
  turn(attentionMs)
  attention.pay()
  t.is(turns.length, 1)
})

test('a computer with one processor leaves it to the guest', (t) => {
  const { attention, turns } = tryAttention(1)
  attention.pay()
  t.is(turns.length, 0)
})
