import type { Caller } from '../access/caller.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import type { Events } from '../events/events.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Approval as ApprovalShape, ApprovalRule as RuleShape, Decision } from '../operations/shapes/approval.ts'
import type { PolicySettings } from '../policy/policy.ts'
import { Approval, type ApprovalRow } from '../store/entities/approval.ts'
import { ApprovalRule } from '../store/entities/approval-rule.ts'
import { Principal } from '../store/entities/principal.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { approvalShape, mayAlways, ruleShape } from './approval-shape.ts'
import { ApprovalError } from './approval-error.ts'
import { approvalMeant, type ChatDecision } from './chat-decision.ts'
import { createGate, type Gate } from './gate.ts'
import { requireDecider, seesAll } from './decider.ts'
import type { TurnPort } from './turn-port.ts'
import { expire, settle, turnsToClose } from './verdict.ts'

/** Where tool calls wait for a person's word; each of the first methods is the operation of its name. */
export interface Approvals extends AsyncDisposable {
  /** The caller's own; for the gateway's owner, everybody's. Those that wait come oldest first, decided ones newest first. */
  list(caller: Caller, input: { state?: 'waiting' | 'decided'; session?: string; limit?: number }): Promise<{ approvals: ApprovalShape[] }>
  /** The same decision twice is one. Throws OperationError: not_found, conflict (decided otherwise, or too late). */
  decide(caller: Caller, input: { approval: string; decision: Decision }): Promise<{ approval: ApprovalShape }>
  /** The words `/approve <code>` and `/deny <code>` on a channel. Throws AccessError('forbidden'), OperationError: not_found, conflict. */
  decideFromChat(caller: Caller, input: ChatDecision): Promise<{ approval: ApprovalShape }>
  rules(caller: Caller, input: object): Promise<{ rules: RuleShape[] }>
  forget(caller: Caller, input: { rule: string }): Promise<Record<string, never>>

  /**
   * The resource check of a call without a turn (`plugin.call`): nothing could wait there, so what asks is refused.
   * Throws ApprovalError: approval_needed, never_allowed. A tool that is not there passes; whoever calls it says so.
   */
  requireAllowed(caller: Caller, call: { plugin: string; tool: string }): Promise<void>

  readonly gate: Gate
  /** Closes what waited too long, and what a turn that ended left behind. Answers how many. */
  sweep(): Promise<number>
  /** The same for whoever cannot wait: after a turn was stopped. */
  sweepSoon(): void
}

export interface ApprovalsOptions {
  store: Store
  events: Events
  turns: TurnPort
  /** How long an approval waits for an answer; read at each use, like the settings. */
  waitMs(): number
  settings?(): PolicySettings
  /** What a tool does at worst; undefined when there is none of that name. */
  effectOf(plugin: string, tool: string): Effect | undefined
  /** Tells people on channels. */
  notify?(rows: readonly ApprovalRow[]): Promise<void>
  log: { error(details: object, message: string): void }
  now?: () => Date
}

const listLimit = 100
const sweepEveryMs = 10_000

export function createApprovals({ store, events, turns, waitMs, settings, effectOf, notify, log, now = () => new Date() }: ApprovalsOptions): Approvals {
  const gate = createGate({ store, settings, waitMs, now, announce })
  let sweeping = Promise.resolve(0)
  // Also what ran out while no gateway ran.
  const timer = setInterval(sweepSoon, sweepEveryMs)
  timer.unref()

  return {
    gate,

    async list(caller, { state = 'waiting', session, limit = listLimit }) {
      const em = store.fork()
      const own = seesAll(caller) ? {} : { owner: caller.principal }
      const inSession = session === undefined ? {} : { session }
      if (state === 'decided') return { approvals: await shaped(await em.find(Approval, { ...own, ...inSession, state: { $ne: 'waiting' } }, { orderBy: { createdAt: 'desc', step: 'desc' }, limit })) }
      const waiting = await em.find(Approval, { ...own, ...inSession, state, expiresAt: { $gt: now() } }, { orderBy: { createdAt: 'asc', step: 'asc' }, limit })
      // One whose turn was stopped is asked no more, though nobody has closed it yet.
      const open = new Set((await em.find(Turn, { id: { $in: waiting.map(({ turn }) => turn) }, status: { $in: ['queued', 'running', 'waiting'] }, cancelledAt: null }, { fields: ['id'] })).map(({ id }) => id))
      return { approvals: await shaped(waiting.filter(({ turn }) => open.has(turn))) }
    },

    async decide(caller, { approval: id, decision }) {
      requireDecider(caller)
      const row = await found(caller, id)
      if (decision === 'always' && !mayAlways(row)) throw new OperationError('input_invalid', `${row.tool} spends: it is asked about each time; decide once or deny`, { approval: id })
      return { approval: await decideRow(caller, row, decision) }
    },

    async decideFromChat(caller, input) {
      return { approval: await decideRow(caller, await approvalMeant(store, caller, input), input.decision) }
    },

    async rules(caller) {
      const rows = await store.fork().find(ApprovalRule, seesAll(caller) ? {} : { owner: caller.principal }, { orderBy: { id: 'asc' } })
      const names = await namesOf(rows.map(({ owner }) => owner))
      return { rules: rows.map((row) => ruleShape(row, names)) }
    },

    async forget(caller, { rule }) {
      requireDecider(caller)
      const gone = await store.fork().nativeDelete(ApprovalRule, { id: rule, ...(caller.role === 'owner' ? {} : { owner: caller.principal }) })
      if (gone === 0) throw new OperationError('not_found', `There is no rule ${rule}`, { rule })
      events.publish('approvals', 'approval.changed', {})
      return {}
    },

    async requireAllowed({ principal, role, origin }, { plugin, tool }) {
      const effect = effectOf(plugin, tool)
      if (effect === undefined) return
      const { verdict, why } = await gate.judge({ actor: principal, role, origin, tainted: false, byHand: true }, { plugin, tool, effect })
      if (verdict === 'never') throw new ApprovalError('never_allowed', `${plugin} ${tool} was not run. ${why}`, { plugin, tool })
      if (verdict === 'ask') throw new ApprovalError('approval_needed', `${plugin} ${tool} needs approval. ${why} Call it in a chat, where a person can be asked: /${plugin} ${tool} …`, { plugin, tool })
    },

    sweep,
    sweepSoon,

    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await sweeping.catch(() => {})
    },
  }

  async function decideRow(caller: Caller, row: ApprovalRow, decision: Decision): Promise<ApprovalShape> {
    if (row.state !== 'waiting' || !(await settle(store, turns, row, { decision, by: caller.principal, at: now() }))) {
      return shapedOne(await decidedBefore(caller, row, decision))
    }
    const decided = await found(caller, row.id)
    tell('approval.decided', [decided])
    return shapedOne(decided)
  }

  function announce(rows: readonly ApprovalRow[]): void {
    tell('approval.requested', rows)
    notify?.(rows).catch((error: unknown) => log.error({ err: error }, 'an approval could not be told on its channel'))
  }

  /** Somebody else's answers as none. */
  async function found(caller: Caller, id: string): Promise<ApprovalRow> {
    const row = await store.fork().findOne(Approval, { id, ...(caller.role === 'owner' ? {} : { owner: caller.principal }) })
    if (row === null) throw new OperationError('not_found', `There is no approval ${id}`, { approval: id })
    return row
  }

  /** The row when it was decided the same way; otherwise it is too late. */
  async function decidedBefore(caller: Caller, { id, turn }: ApprovalRow, decision: Decision): Promise<ApprovalRow> {
    // Out of time, or its turn is over, and nobody has swept yet: now it is closed.
    await close(turn)
    const row = await found(caller, id)
    if (row.decision === decision) return row
    const happened = row.state === 'expired' ? 'waited too long, or its turn was stopped' : `was ${row.state} already`
    throw new OperationError('conflict', `The approval ${id} ${happened}`, { approval: id, state: row.state, decision: row.decision })
  }

  function sweep(): Promise<number> {
    // One after the other: a slow database must not be asked the same again meanwhile.
    sweeping = sweeping.then(sweepOnce, sweepOnce)
    return sweeping
  }

  function sweepSoon(): void {
    sweep().catch((error: unknown) => log.error({ err: error }, 'approvals could not be closed'))
  }

  async function sweepOnce(): Promise<number> {
    let closed = 0
    for (const turn of await turnsToClose(store, now())) closed += await close(turn)
    return closed
  }

  async function close(turn: string): Promise<number> {
    const closed = await expire(store, turns, turn, now())
    tell('approval.decided', closed)
    return closed.length
  }

  function tell(type: 'approval.requested' | 'approval.decided', rows: readonly ApprovalRow[]): void {
    for (const row of rows) {
      const { id, owner, session, turn, step } = row
      events.publish(`session:${session}`, type, { turn, step, approval: approvalShape(row) })
      // Everybody's, for the gateway's owner, and the actor's own.
      for (const topic of ['approvals', `approvals:${owner}`]) events.publish(topic, type, { approval: id, session, turn, step })
    }
  }

  async function shapedOne(row: ApprovalRow): Promise<ApprovalShape> {
    return approvalShape(row, await namesOf([row.owner]))
  }

  async function shaped(rows: readonly ApprovalRow[]): Promise<ApprovalShape[]> {
    const names = await namesOf(rows.map(({ owner }) => owner))
    return rows.map((row) => approvalShape(row, names))
  }

  async function namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map()
    const rows = await store.fork().find(Principal, { id: { $in: [...new Set(ids)] } }, { fields: ['id', 'name'] })
    return new Map(rows.map(({ id, name }) => [id, name]))
  }
}

