import test from 'ava'
import { expire, settle, turnsToClose } from '../../../core/approvals/verdict.ts'
import { lockTurn, requeueTurn } from '../../../core/agent/suspension.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { openApprovalScene, waitMs } from '../../helpers/approval-scene.ts'
import { onBothDatabases } from '../../helpers/databases.ts'

const both = await onBothDatabases(test)

both('a decision that cannot be stored with the turn\'s going on is no decision', async (t, database) => {
  const { store, ask, owner, state, status, clock } = await openApprovalScene(t, await database.open())
  const { rows: [row], turn } = await ask(owner)
  const broken = { lock: lockTurn, requeue: () => Promise.reject(new RangeError('no')), nudge: () => t.fail('nudged') }
  await t.throwsAsync(settle(store, broken, row!, { decision: 'always', by: owner.principal, at: clock.now }), { message: 'no' })
  t.deepEqual([await state(row!.id), await status(turn)], ['waiting', 'waiting'])
})

both('a call may be decided while its turn is still at work on others', async (t, database) => {
  const nudged: string[] = []
  const { store, ask, owner, state, status, clock } = await openApprovalScene(t, await database.open())
  const turns = { lock: lockTurn, requeue: requeueTurn, nudge: (turn: string) => void nudged.push(turn) }
  const { rows: [row], turn } = await ask(owner)
  await store.fork().nativeUpdate(Turn, { id: turn }, { status: 'running' })
  t.true(await settle(store, turns, row!, { decision: 'once', by: owner.principal, at: clock.now }))
  t.deepEqual([await state(row!.id), await status(turn), nudged], ['allowed', 'running', []])
})

both('only what is due is closed, and a turn goes on when nothing else waits', async (t, database) => {
  const nudged: string[] = []
  const { store, ask, owner, state, status, clock, approvals } = await openApprovalScene(t, await database.open())
  const turns = { lock: lockTurn, requeue: requeueTurn, nudge: (turn: string) => void nudged.push(turn) }
  const { rows: [one, two], turn } = await ask(owner, [{}, {}])
  t.deepEqual([await turnsToClose(store, clock.now), await expire(store, turns, turn, clock.now)], [[], []])
  await approvals.decide(owner, { approval: one!.id, decision: 'once' })
  clock.pass(waitMs)
  t.deepEqual(await turnsToClose(store, clock.now), [turn])
  t.deepEqual((await expire(store, turns, turn, clock.now)).map(({ id, state }) => [id, state]), [[two!.id, 'expired']])
  t.deepEqual([await state(one!.id), await status(turn), nudged], ['allowed', 'queued', [turn]])
})
