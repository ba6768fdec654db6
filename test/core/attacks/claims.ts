import test from 'ava'
import { ulid } from 'ulid'
import { createCancel } from '../../../core/agent/cancel.ts'
import type { Claim } from '../../../core/agent/claims.ts'
import { openJournal } from '../../../core/agent/journal.ts'
import { lockTurn, requeueTurn } from '../../../core/agent/suspension.ts'
import { Approval, type ApprovalRow } from '../../../core/store/entities/approval.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import fc from '../../helpers/fast-check.ts'
import { openLane } from '../../helpers/lane.ts'

const both = await onBothDatabases(test)
const gateways = ['one', 'two', 'three'] as const

const who = fc.constantFrom(...gateways)
/** Which turn, and with what fence. */
type Held = Pick<Claim, 'turn' | 'fence'>
const pick = fc.nat({ max: 30 })
/** Everything that happens to turns, in any order. `pick` chooses among what there is. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('accept' as const), session: fc.nat({ max: 2 }), claim: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), gateway: who, count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('takeAtOnce' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('suspend' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), gateway: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forget' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('renew' as const), gateway: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const), pick }) },
)

both('whatever happens in whatever order: no turn is lost, none has two workers, sessions keep their order', async (t, database) => {
  const lane = await openLane(database)
  const { store } = lane
  const cancel = createCancel({ store })
  let seq = 0

  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
    const sessions = [await lane.openSession(), await lane.openSession(), await lane.openSession()]
    const accepted: { id: string; session: string }[] = []
    const finished: string[] = []
    /** Workers, also those that lost their turn and do not know it. */
    const workers: { gateway: string; claim: Held }[] = []
    const rowsOf = () => store.fork().find(Turn, { session: { $in: sessions } }, { orderBy: { id: 'asc' } })
    const journalOf = async ({ gateway, claim }: { gateway: string; claim: Held }) => {
      const turn = await store.fork().findOneOrFail(Turn, { id: claim.turn })
      return openJournal({ store, gateway, turn: { ...turn, fence: claim.fence, taintedBy: turn.taintedBy ?? [] }, seq: (seq += 10), usage: () => ({ inputTokens: 0, outputTokens: 0 }), newId: ulid })
    }
    /** What a worker writes counts only while the turn is its own. */
    const write = async (index: number, work: (journal: Awaited<ReturnType<typeof journalOf>>, turn: string) => Promise<unknown>) => {
      const worker = workers[index % workers.length]
      if (worker === undefined) return undefined
      const { status, fence, claimedBy } = await store.fork().findOneOrFail(Turn, { id: worker.claim.turn })
      const own = status === 'running' && fence === worker.claim.fence && claimedBy === worker.gateway
      const outcome = await work(await journalOf(worker), worker.claim.turn).then(() => 'written', (error: { code?: string }) => error.code)
      t.is(outcome, own ? 'written' : 'turn_lost')
      return own ? worker : undefined
    }
    const begin = (gateway: string, claims: readonly Held[]) => {
      for (const claim of claims) workers.push({ gateway, claim })
    }

    for (const each of steps) {
      switch (each.do) {
        case 'accept': {
          const { turn } = await lane.accept({ session: sessions[each.session]!, claim: each.claim })
          accepted.push(turn)
          if (turn.status === 'running') begin('one', [{ turn: turn.id, fence: turn.fence }])
          break
        }
        case 'take': begin(each.gateway, await lane.claims(each.gateway).take(each.count)); break
        case 'takeAtOnce': {
          const taken = await Promise.all(gateways.map(async (gateway) => ({ gateway, claims: await lane.claims(gateway).take(2) })))
          for (const { gateway, claims } of taken) begin(gateway, claims)
          t.is(new Set(taken.flatMap(({ claims }) => claims.map(({ turn }) => turn))).size, taken.flatMap(({ claims }) => claims).length)
          break
        }
        case 'finish': {
          const worker = await write(each.pick, (journal) => journal.finish({ status: 'done', text: 'answer', error: null }, undefined))
          if (worker) finished.push(worker.claim.turn)
          break
        }
        case 'write': await write(each.pick, (journal) => journal.replied({ text: 'so far', toolCalls: [] }, 1, { steps: [], asked: new Set(), approvals: [] })); break
        case 'suspend': await write(each.pick, async (journal, turn) => {
          const id = ulid()
          await journal.replied({ text: '', toolCalls: [] }, 1, {
            steps: [{ id, plugin: 'a', tool: 'b', effect: 'write', toolCall: null, input: {} }], asked: new Set([id]),
            approvals: [approval(id, turn, lane.owner, (await store.fork().findOneOrFail(Turn, { id: turn })).session)],
          })
          await journal.suspend()
        }); break
        case 'decide': {
          const open = (await rowsOf()).filter(({ status }) => status === 'waiting')
          const row = open[each.pick % open.length]
          if (row) await decide(row.id)
          break
        }
        case 'cancel': {
          const turn = accepted[each.pick % accepted.length]
          if (turn) await cancel(turn.id)
          break
        }
        case 'kill': {
          // As kill -9: its workers say nothing more, and the next start takes the name up.
          for (let index = workers.length - 1; index >= 0; index--) if (workers[index]?.gateway === each.gateway) workers.splice(index, 1)
          await lane.claims(each.gateway).reclaim()
          break
        }
        // A worker that ended without a word while its gateway lives.
        case 'forget': workers.splice(each.pick % Math.max(1, workers.length), 1); break
        case 'renew': {
          const held = workers.filter(({ gateway }) => gateway === each.gateway).map(({ claim }) => claim)
          const { lost } = await lane.claims(each.gateway).renew(held)
          for (const claim of lost) workers.splice(workers.findIndex((worker) => worker.claim.turn === claim.turn && worker.claim.fence === claim.fence), 1)
          break
        }
        case 'expire': {
          const turn = accepted[each.pick % accepted.length]
          if (turn) await store.fork().nativeUpdate(Turn, { id: turn.id, status: 'running' }, { leaseUntil: new Date(0) })
        }
      }
      for (const session of sessions) {
        const rows = (await rowsOf()).filter((row) => row.session === session)
        const atWork = rows.filter(({ status }) => status === 'running' || status === 'waiting')
        t.true(atWork.length <= 1, 'one turn of a session at a time')
        const firstOpen = rows.findIndex(({ status }) => !over.has(status))
        t.true(firstOpen === -1 || rows.slice(firstOpen + 1).every(({ status }) => status === 'queued'), 'in the order of arrival')
      }
    }

    // Nobody is alive any more, and everybody decides: one gateway brings all of it to an end.
    for (let round = 0; round < 200; round++) {
      await store.fork().nativeUpdate(Turn, { session: { $in: sessions }, status: 'running' }, { leaseUntil: new Date(0) })
      for (const row of await rowsOf()) if (row.status === 'waiting') await decide(row.id)
      await lane.claims('one').renew([])
      const taken = await lane.claims('one').take(10)
      for (const claim of taken) await (await journalOf({ gateway: 'one', claim })).finish({ status: 'done', text: 'answer', error: null }, undefined).then(() => finished.push(claim.turn))
      if (taken.length === 0) break
    }
    const rows = await rowsOf()
    t.deepEqual(rows.map(({ id }) => id), accepted.map(({ id }) => id).toSorted())
    t.true(rows.every(({ status }) => over.has(status)))
    t.is(new Set(finished).size, finished.length, 'ended once')
    t.is(await store.fork().count(Message, { session: { $in: sessions }, role: 'assistant' }), accepted.length)
    for (const session of sessions) {
      const own = new Set(accepted.filter((turn) => turn.session === session).map(({ id }) => id))
      const order = finished.filter((id) => own.has(id))
      t.deepEqual(order, order.toSorted())
    }
  }), { numRuns: 60 })

  async function decide(turn: string): Promise<void> {
    await store.commit(async (sql) => {
      await lockTurn(sql, turn)
      await sql.update(Approval, { turn, state: 'waiting' }, { state: 'allowed' })
      await requeueTurn(sql, turn)
    })
  }
})

const over: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled'])

function approval(id: string, turn: string, owner: string, session: string): ApprovalRow {
  const at = new Date()
  return {
    id, owner, session, turn, step: id, plugin: 'a', tool: 'b', effect: 'write', input: {}, why: 'It is a test.', taintedBy: [],
    state: 'waiting', decision: null, decidedBy: null, createdAt: at, expiresAt: new Date(at.getTime() + 60_000), decidedAt: null,
  }
}
