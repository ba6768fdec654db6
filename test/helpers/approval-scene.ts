import type { ExecutionContext } from 'ava'
import { ulid } from 'ulid'
import type { Caller, Role } from '../../core/access/caller.ts'
import { roleScopes } from '../../core/access/role-scopes.ts'
import type { Scope } from '../../core/access/scope.ts'
import { type Approvals, type ApprovalsOptions, createApprovals } from '../../core/approvals/approvals.ts'
import type { AskedStep } from '../../core/approvals/gate.ts'
import { lockTurn, requeueTurn } from '../../core/agent/suspension.ts'
import { createEventHub, type EventHub } from '../../core/events/event-hub.ts'
import { Approval, type ApprovalRow } from '../../core/store/entities/approval.ts'
import { Session } from '../../core/store/entities/session.ts'
import { Step } from '../../core/store/entities/step.ts'
import { Turn, type TurnStatus } from '../../core/store/entities/turn.ts'
import type { Store } from '../../core/store/store.ts'
import { addPrincipal } from './store.ts'

/** The desk over a real database, with turns that wait for it. */
export interface ApprovalScene {
  store: Store
  approvals: Approvals
  hub: EventHub
  owner: Caller
  member: Caller
  guest: Caller
  /** Turns that were queued again, in order. */
  nudged: string[]
  clock: { now: Date; pass(ms: number): void }
  /** A waiting turn in the caller's name with one approval for each of these. */
  ask(actor: Caller, asked?: Partial<AskedStep>[], more?: { taintedBy?: string[] }): Promise<{ turn: string; session: string; rows: ApprovalRow[] }>
  state(approval: string): Promise<ApprovalRow['state']>
  status(turn: string): Promise<TurnStatus>
}

export const waitMs = 60_000

export function callerFor(principal: string, role: Role, scopes: Iterable<Scope> = roleScopes[role], origin: Caller['origin'] = 'console'): Caller {
  return { principal, name: role, role, scopes: new Set(scopes), origin, token: 'a-token' }
}

export async function openApprovalScene(t: ExecutionContext, store: Store, options: Partial<ApprovalsOptions> = {}): Promise<ApprovalScene> {
  const hub = createEventHub()
  const nudged: string[] = []
  const clock = { now: new Date('2026-03-01T12:00:00.000Z'), pass(ms: number) { clock.now = new Date(clock.now.getTime() + ms) } }
  const approvals = createApprovals({
    store, events: hub, effectOf: () => 'external', waitMs: () => waitMs,
    log: { error: (details, message) => t.log(message, details) },
    now: () => clock.now,
    turns: { lock: lockTurn, requeue: requeueTurn, nudge: (turn) => void nudged.push(turn) },
    ...options,
  })
  t.teardown(() => approvals[Symbol.asyncDispose]())
  const caller = async (role: Role) => callerFor(await addPrincipal(store, role), role)

  return {
    store, approvals, hub, nudged, clock,
    owner: await caller('owner'), member: await caller('member'), guest: await caller('guest'),

    async ask(actor, asked = [{}], { taintedBy = ['web-page read'] } = {}) {
      const { session, turn } = await addWaitingTurn(store, actor.principal, clock.now)
      const steps = asked.map((each) => ({ step: ulid(), plugin: 'mailer', tool: 'send', effect: 'external' as const, input: { to: 'ann@example.com' }, why: 'It spends money or something else that does not come back.', ...each }))
      const rows = approvals.gate.rows({ id: turn, session, owner: actor.principal, actor: actor.principal, taintedBy }, steps)
      await store.fork().transactional(async (em) => {
        for (const [seq, { step: id, plugin, tool, effect, input }] of steps.entries()) {
          await em.insert(Step, { id, owner: actor.principal, turn, seq, kind: 'tool', state: 'asked', plugin, tool, effect, toolCall: id, input: input ?? null, output: null, createdAt: clock.now })
        }
        await em.insertMany(Approval, rows)
      })
      approvals.gate.announce(rows)
      return { session, turn, rows }
    },

    state: async (id) => (await store.fork().findOneOrFail(Approval, { id })).state,
    status: async (id) => (await store.fork().findOneOrFail(Turn, { id })).status,
  }
}

/** A session with a turn that waits, as the engine leaves it. */
export async function addWaitingTurn(store: Store, owner: string, at = new Date()): Promise<{ session: string; turn: string }> {
  const [session, turn] = [ulid(), ulid()]
  const em = store.fork()
  await em.insert(Session, { id: session, owner, agent: 'assistant', title: 'Mail', titled: true, origin: 'console', createdAt: at, updatedAt: at })
  await em.insert(Turn, { id: turn, owner, actor: owner, session, agent: 'assistant', origin: 'console', status: 'waiting', createdAt: at })
  return { session, turn }
}
