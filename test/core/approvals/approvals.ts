import test from 'ava'
import { ApprovalRule } from '../../../core/store/entities/approval-rule.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { callerFor, openApprovalScene, waitMs } from '../../helpers/approval-scene.ts'
import { onBothDatabases } from '../../helpers/databases.ts'

const both = await onBothDatabases(test)

both('a turn goes on when the last of its approvals is decided', async (t, database) => {
  const { approvals, ask, owner, state, status, nudged, hub } = await openApprovalScene(t, await database.open())
  const told: string[] = []
  hub.onPublish(({ topic, type }) => void told.push(`${topic} ${type}`))
  const { turn, session, rows: [one, two] } = await ask(owner, [{}, { tool: 'forward' }])
  t.is((await approvals.list(owner, {})).approvals.length, 2)

  const { approval } = await approvals.decide(owner, { approval: one!.id, decision: 'once' })
  t.like(approval, { state: 'allowed', decision: 'once', name: 'owner', code: one!.id.slice(-6).toLowerCase() })
  t.deepEqual([await status(turn), nudged], ['waiting', []])

  await approvals.decide(owner, { approval: two!.id, decision: 'deny' })
  t.deepEqual([await status(turn), nudged, await state(two!.id)], ['queued', [turn], 'denied'])
  const decisions = await approvals.gate.decisions([one!.step, two!.step, 'none'])
  t.deepEqual([decisions.get(one!.step), decisions.get(two!.step), decisions.size], ['allowed', 'denied', 2])
  t.deepEqual((await approvals.list(owner, {})).approvals, [])
  t.deepEqual((await approvals.list(owner, { state: 'decided', session })).approvals.map(({ tool }) => tool).sort(), ['forward', 'send'])
  for (const topic of [`session:${session}`, 'approvals', `approvals:${owner.principal}`]) {
    t.deepEqual(told.filter((line) => line.startsWith(`${topic} `)).length, 4, topic)
  }
})

both('always makes a rule that the gate then follows, until it is forgotten', async (t, database) => {
  const { approvals, ask, member, owner } = await openApprovalScene(t, await database.open())
  const { rows: [row] } = await ask(member)
  const judged = () => approvals.gate.judge({ actor: member.principal, role: 'member', origin: 'console', tainted: true, byHand: false }, { plugin: 'mailer', tool: 'send', effect: 'external' })
  t.like(await judged(), { verdict: 'ask' })
  await approvals.decide(owner, { approval: row!.id, decision: 'always' })
  t.like(await judged(), { verdict: 'allow', why: 'You always allow this tool.' })
  t.like(await approvals.gate.judge({ actor: owner.principal, role: 'owner', origin: 'console', tainted: true, byHand: false }, { plugin: 'mailer', tool: 'send', effect: 'external' }), { verdict: 'ask' })

  const [rule] = (await approvals.rules(member, {})).rules
  t.like(rule, { principal: member.principal, plugin: 'mailer', tool: 'send' })
  await approvals.forget(member, { rule: rule!.id })
  t.like(await judged(), { verdict: 'ask' })
  await t.throwsAsync(approvals.forget(member, { rule: rule!.id }), { code: 'not_found' })
})

both('the same decision twice is one, another one comes too late', async (t, database) => {
  const { approvals, ask, owner, store } = await openApprovalScene(t, await database.open())
  const { rows: [row] } = await ask(owner)
  await approvals.decide(owner, { approval: row!.id, decision: 'always' })
  t.like((await approvals.decide(owner, { approval: row!.id, decision: 'always' })).approval, { state: 'allowed' })
  for (const decision of ['deny', 'once'] as const) await t.throwsAsync(approvals.decide(owner, { approval: row!.id, decision }), { code: 'conflict' })
  t.is(await store.fork().count(ApprovalRule), 1)
})

both('of many who decide at once exactly one has an effect, and the turn goes on once', async (t, database) => {
  const { approvals, ask, owner, state, nudged } = await openApprovalScene(t, await database.open())
  for (let round = 0; round < 5; round++) {
    const { rows: [row], turn } = await ask(owner)
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => approvals.decide(owner, { approval: row!.id, decision: n % 2 ? 'deny' : 'once' })))
    const won = await state(row!.id)
    const said = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.approval.state] : []))
    t.true(said.length > 0 && said.every((each) => each === won))
    t.is(results.filter((result) => result.status === 'rejected' && result.reason.code === 'conflict').length, 8 - said.length)
    t.deepEqual(nudged.filter((each) => each === turn).length, 1)
  }
})

both('two approvals of one turn that are decided at once queue it exactly once', async (t, database) => {
  const { approvals, ask, owner, status, nudged } = await openApprovalScene(t, await database.open())
  for (let round = 0; round < 10; round++) {
    const { rows, turn } = await ask(owner, [{}, {}, {}, {}])
    await Promise.all(rows.map(({ id }) => approvals.decide(owner, { approval: id, decision: 'once' })))
    t.is(await status(turn), 'queued')
    t.is(nudged.filter((each) => each === turn).length, 1)
  }
})

both('no answer in time means no, also after a restart', async (t, database) => {
  const store = await database.open()
  const { approvals, ask, owner, state, status, clock, nudged } = await openApprovalScene(t, store)
  const { rows: [early], turn } = await ask(owner)
  clock.pass(waitMs / 2)
  const { rows: [later] } = await ask(owner)
  t.is(await approvals.sweep(), 0)
  clock.pass(waitMs / 2)
  t.deepEqual((await approvals.list(owner, {})).approvals.map(({ id }) => id), [later!.id])
  await t.throwsAsync(approvals.decide(owner, { approval: early!.id, decision: 'once' }), { code: 'conflict' })
  t.deepEqual([await state(early!.id), await status(turn), nudged], ['expired', 'queued', [turn]])

  const restarted = await openApprovalScene(t, store)
  restarted.clock.pass(waitMs * 2)
  t.is(await restarted.approvals.sweep(), 1)
  t.deepEqual([await state(later!.id), restarted.nudged.length], ['expired', 1])
  t.is(await restarted.approvals.sweep(), 0)
})

both('a decision and the end of its time race: one of them wins, and the turn goes on once', async (t, database) => {
  const { approvals, ask, owner, state, clock, nudged } = await openApprovalScene(t, await database.open())
  for (let round = 0; round < 10; round++) {
    const { rows: [row], turn } = await ask(owner)
    const decided = approvals.decide(owner, { approval: row!.id, decision: 'once' }).then(() => 'allowed', (error) => error.code)
    clock.pass(waitMs)
    const [result] = await Promise.all([decided, approvals.sweep()])
    t.is(await state(row!.id), result === 'allowed' ? 'allowed' : 'expired')
    t.is(nudged.filter((each) => each === turn).length, 1)
  }
})

both('with a turn that is stopped or deleted its approvals are gone', async (t, database) => {
  const { approvals, ask, owner, store, state, nudged } = await openApprovalScene(t, await database.open())
  const [stopped, stopping, deleted] = [await ask(owner), await ask(owner), await ask(owner)]
  await store.fork().nativeUpdate(Turn, { id: stopped.turn }, { status: 'cancelled' })
  await store.fork().nativeUpdate(Turn, { id: stopping.turn }, { cancelledAt: new Date() })
  await store.fork().nativeDelete(Session, { id: deleted.session })
  t.deepEqual((await approvals.list(owner, {})).approvals, [])
  await t.throwsAsync(approvals.decide(owner, { approval: stopped.rows[0]!.id, decision: 'once' }), { code: 'conflict' })
  await t.throwsAsync(approvals.decide(owner, { approval: deleted.rows[0]!.id, decision: 'once' }), { code: 'not_found' })
  t.is(await approvals.sweep(), 1)
  t.deepEqual([await state(stopped.rows[0]!.id), await state(stopping.rows[0]!.id)], ['expired', 'expired'])
  t.false(nudged.includes(stopped.turn))
})

both('people decide for themselves, the owner for everybody, and nobody else at all', async (t, database) => {
  const { approvals, ask, owner, member, guest, state, store } = await openApprovalScene(t, await database.open())
  const other = callerFor((await openApprovalScene(t, store)).member.principal, 'member')
  const { rows: [row] } = await ask(member)
  const decide = (caller: typeof owner) => approvals.decide(caller, { approval: row!.id, decision: 'once' })

  await t.throwsAsync(decide(other), { code: 'not_found' })
  await t.throwsAsync(decide(guest), { code: 'scope_missing' })
  await t.throwsAsync(decide(callerFor(member.principal, 'member', ['read', 'chat', 'write'])), { code: 'scope_missing' })
  await t.throwsAsync(decide(callerFor(member.principal, 'guest', ['approve'])), { code: 'forbidden' })
  // A plugin or an agent that acts in somebody's name brings no token along.
  await t.throwsAsync(decide({ ...owner, token: undefined }), { code: 'forbidden' })
  for (const origin of ['channel', 'schedule', 'webhook', 'mcp'] as const) await t.throwsAsync(decide({ ...owner, origin }), { code: 'forbidden' })
  t.is(await state(row!.id), 'waiting')
  t.deepEqual((await approvals.list(other, {})).approvals, [])
  t.deepEqual((await approvals.list(callerFor(owner.principal, 'owner', ['chat']), {})).approvals, [])
  t.is((await approvals.list(member, {})).approvals.length, 1)

  t.like((await decide(owner)).approval, { state: 'allowed', principal: member.principal })
})

both('what is spent is asked about each time', async (t, database) => {
  const { approvals, ask, owner, state } = await openApprovalScene(t, await database.open())
  const { rows: [row] } = await ask(owner, [{ effect: 'spend' }])
  t.false((await approvals.list(owner, {})).approvals[0]?.mayAlways)
  await t.throwsAsync(approvals.decide(owner, { approval: row!.id, decision: 'always' }), { code: 'input_invalid' })
  t.is(await state(row!.id), 'waiting')
})

both('a call without a turn is refused where it would ask', async (t, database) => {
  const effects: Record<string, 'read' | 'write' | 'external' | 'spend'> = { look: 'read', note: 'write', send: 'external', pay: 'spend' }
  const { approvals, owner, member, guest } = await openApprovalScene(t, await database.open(), { effectOf: (_, tool) => effects[tool] })
  const code = (caller: typeof owner, tool: string) => approvals.requireAllowed(caller, { plugin: 'mailer', tool }).then(() => 'ok', (error) => error.code)
  for (const caller of [owner, member, { ...member, origin: 'api' as const }]) {
    t.deepEqual([await code(caller, 'look'), await code(caller, 'note'), await code(caller, 'send'), await code(caller, 'pay'), await code(caller, 'none')], ['ok', 'ok', 'ok', 'approval_needed', 'ok'])
  }
  t.deepEqual([await code(guest, 'look'), await code(guest, 'note'), await code(guest, 'send'), await code(guest, 'pay')], ['ok', 'approval_needed', 'approval_needed', 'approval_needed'])

  const strict = await openApprovalScene(t, await database.open(), { effectOf: () => 'external', settings: () => ({ write: 'allow', external: 'never', spend: 'ask' }) })
  await t.throwsAsync(strict.approvals.requireAllowed(strict.owner, { plugin: 'a', tool: 'b' }), { code: 'never_allowed' })
})
