import test from 'ava'
import { ulid } from 'ulid'
import { createGate } from '../../../core/approvals/gate.ts'
import { ApprovalRule } from '../../../core/store/entities/approval-rule.ts'
import { openApprovalScene } from '../../helpers/approval-scene.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

const turn = (actor: string) => ({ actor, role: 'owner' as const, origin: 'console' as const, tainted: true, byHand: false })

test('the table of rules is asked only where a rule would change the verdict', async (t) => {
  const broken = { fork: () => t.fail('asked') } as never
  const gate = createGate({ store: broken, waitMs: () => 1, announce() {} })
  for (const effect of ['read', 'write'] as const) await gate.judge(turn('me'), { plugin: 'a', tool: 'b', effect })
  await gate.judge({ ...turn('me'), tainted: false }, { plugin: 'a', tool: 'b', effect: 'external' })
  await gate.judge({ ...turn('me'), byHand: true }, { plugin: 'a', tool: 'b', effect: 'external' })
  t.deepEqual(await gate.decisions([]), new Map())
})

test('a rule is one person\'s for one tool', async (t) => {
  const store = await openTestStore(t)
  const [me, other] = [await addPrincipal(store), await addPrincipal(store)]
  const gate = createGate({ store, waitMs: () => 1, announce() {} })
  await store.fork().insert(ApprovalRule, { id: ulid(), owner: me, plugin: 'a', tool: 'b', createdAt: new Date() })
  const verdict = async (actor: string, plugin: string, tool: string) => (await gate.judge(turn(actor), { plugin, tool, effect: 'external' })).verdict
  t.deepEqual([await verdict(me, 'a', 'b'), await verdict(me, 'a', 'c'), await verdict(me, 'b', 'b'), await verdict(other, 'a', 'b')], ['allow', 'ask', 'ask', 'ask'])
})

test('rows are the actor\'s, each with a code of its own, and end in time', async (t) => {
  const at = new Date('2026-03-01T00:00:00Z')
  const gate = createGate({ store: await openTestStore(t), waitMs: () => 1_000, announce() {}, now: () => at })
  const taintedBy = ['web-page read']
  const rows = gate.rows({ id: 'turn', session: 'session', owner: 'host', actor: 'visitor', taintedBy }, [1, 2].map((n) => ({ step: `s${n}`, plugin: 'a', tool: 'b', effect: 'external', input: undefined, why: 'Why.' })))
  t.like(rows[0], { owner: 'visitor', turn: 'turn', session: 'session', step: 's1', state: 'waiting', input: null, createdAt: at, expiresAt: new Date(at.getTime() + 1_000) })
  t.not(rows[0]!.id.slice(-6), rows[1]!.id.slice(-6))
  taintedBy.push('later')
  t.deepEqual(rows[0]!.taintedBy, ['web-page read'])
})

test('whoever is asked too much at once is asked no more', async (t) => {
  const { approvals: { gate }, ask, owner, member } = await openApprovalScene(t, await openTestStore(t))
  const verdict = async (actor: string) => (await gate.judge(turn(actor), { plugin: 'a', tool: 'b', effect: 'external' })).verdict
  await ask(owner, Array.from({ length: 49 }, () => ({})))
  t.is(await verdict(owner.principal), 'ask')
  await ask(owner)
  t.deepEqual([await verdict(owner.principal), await verdict(member.principal)], ['never', 'ask'])
})
