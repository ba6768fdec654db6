import test from 'ava'
import { ulid } from 'ulid'
import { lockTurn, requeueTurn, suspendTurn } from '../../../core/agent/suspension.ts'
import { Approval } from '../../../core/store/entities/approval.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openLane } from '../../helpers/lane.ts'

const both = await onBothDatabases(test)

for (const order of ['the decision first', 'the suspension first', 'both at once'] as const) {
  both(`a turn never misses the decision that it waits for: ${order}`, async (t, database) => {
    const { store, accept, claims, owner, session } = await openLane(database)
    const { turn } = await accept()
    await claims().take(1)
    const approval = { id: ulid(), owner, session, turn: turn.id, step: ulid(), plugin: 'a', tool: 'b', effect: 'external' as const, input: null, why: '', taintedBy: [], state: 'waiting' as const, decision: null, decidedBy: null, createdAt: new Date(), expiresAt: new Date(), decidedAt: null }
    await store.fork().insert(Approval, approval)
    const suspend = () => store.commit(async (sql) => {
      await sql.update(Turn, { id: turn.id, status: 'running' }, { status: 'waiting', claimedBy: null })
      await suspendTurn(sql, turn.id)
    })
    const decide = () => store.commit(async (sql) => {
      await lockTurn(sql, turn.id)
      await sql.update(Approval, { id: approval.id }, { state: 'allowed' })
      await requeueTurn(sql, turn.id)
    })
    if (order === 'the decision first') await decide().then(suspend)
    else if (order === 'the suspension first') await suspend().then(decide)
    else await Promise.all([suspend(), decide()])
    t.is((await store.fork().findOneOrFail(Turn, { id: turn.id })).status, 'queued')
  })
}
