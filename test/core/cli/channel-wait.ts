import test from 'ava'
import { waitForChannel } from '../../../core/cli/channel-wait.ts'

const channel = { name: 'telegram', plugin: 'telegram', kind: 'telegram', label: 'Telegram', agent: null, policy: 'pairing', allowed: [], dailyLimit: null, mayApprove: false, enabled: true, pairings: 0, createdAt: '2026-11-22T12:00:00.000Z' }

/** States at moments, ms; the clock goes on only by waiting. */
function gateway(...states: [number, string, (object | null)?][]) {
  let at = 0
  const clock = { now: () => at, pause: async (ms: number) => void (at += ms) }
  const airlock = {
    async call() {
      const current = states.findLast(([from]) => from <= at)
      return { channels: current === undefined ? [] : [{ ...channel, state: current[1], problem: current[2] ?? null }] }
    },
  }
  return { airlock, clock, at: () => at }
}

test('what listens for a while is believed', async (t) => {
  const { airlock, clock, at } = gateway([0, 'starting'], [1_000, 'listening'])
  t.is((await waitForChannel(airlock, 'telegram', clock)).state, 'listening')
  t.true(at() >= 5_000)
})

test('a token that is refused is known at once, also after it seemed to listen', async (t) => {
  const problem = { code: 'channel_refused', message: 'refused by Telegram: 401' }
  const { airlock, clock, at } = gateway([0, 'listening'], [1_000, 'problem', problem])
  t.deepEqual((await waitForChannel(airlock, 'telegram', clock)).problem, problem)
  t.true(at() < 2_000)
})

test('what never begins is given up, and what is removed is gone', async (t) => {
  const { airlock, clock, at } = gateway([0, 'starting'])
  t.is((await waitForChannel(airlock, 'telegram', clock)).state, 'starting')
  t.is(at(), 30_000)
  await t.throwsAsync(waitForChannel(gateway().airlock, 'telegram', clock), { code: 'aborted' })
})
