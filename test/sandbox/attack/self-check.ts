import test from 'ava'
import { selfChecks } from '../../../sandbox/attack/self-check.ts'
import { openStage } from '../../../sandbox/attack/stage.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'

test.before(async () => {
  await buildGuest()
})

test('each door that is opened on purpose is noticed open, and for its own reason', async (t) => {
  t.timeout(300_000)
  await using stage = await openStage({ walls: [{}] })
  const checks = await selfChecks(stage)
  t.is(new Set(checks.map(({ name }) => name)).size, checks.length)
  t.deepEqual(checks.filter(({ noticed }) => !noticed), [])
  // What the suite itself got wrong is no success of an attack.
  t.deepEqual(checks.filter(({ said }) => said.startsWith('it never got so far')), [])
})
