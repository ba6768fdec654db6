import { ulid } from 'ulid'
import type { Origin, Role } from '../access/caller.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import { defaultPolicy, judge, type PolicySettings, type Verdict, whys } from '../policy/policy.ts'
import { Approval, type ApprovalRow } from '../store/entities/approval.ts'
import { ApprovalRule } from '../store/entities/approval-rule.ts'
import type { Store } from '../store/store.ts'

/** Calls in one person's name that may wait at once. */
const maxWaiting = 50

/** What a turn asks before it lets a tool act. */
export interface Gate {
  /** Pure policy plus the standing rules of the actor; `why` is one sentence for people. */
  judge(turn: JudgedTurn, call: { plugin: string; tool: string; effect: Effect }): Promise<{ verdict: Verdict; why: string }>
  /** Rows to be inserted in the commit that stores the asked steps and makes the turn `waiting`. */
  rows(turn: SuspendedTurn, asked: readonly AskedStep[]): ApprovalRow[]
  /** After that commit: tells consoles and chats. */
  announce(rows: readonly ApprovalRow[]): void
  /** How these steps were decided; a step that never asked is not in it. */
  decisions(steps: readonly string[]): Promise<Map<string, ApprovalRow['state']>>
}

export interface JudgedTurn {
  /** In whose name it acts. */
  actor: string
  role: Role
  origin: Origin
  tainted: boolean
  /** A person typed this call; no model chose it. */
  byHand: boolean
}

export interface SuspendedTurn {
  id: string
  session: string
  owner: string
  actor: string
  taintedBy: string[]
}

export interface AskedStep {
  step: string
  plugin: string
  tool: string
  effect: Effect
  input: unknown
  why: string
}

export interface GateOptions {
  store: Store
  /** Read at each use: they change while the gateway runs. */
  settings?(): PolicySettings
  /** How long an approval waits for an answer. */
  waitMs(): number
  announce(rows: readonly ApprovalRow[]): void
  now?: () => Date
}

export function createGate({ store, settings = () => defaultPolicy, waitMs, announce, now = () => new Date() }: GateOptions): Gate {
  return {
    async judge({ actor, role, origin, tainted, byHand }, { plugin, tool, effect }) {
      const question = { role, origin, tainted, byHand, effect }
      const unruled = judge({ ...question, rule: false }, settings())
      const ruled = judge({ ...question, rule: true }, settings())
      // The table is asked only where a rule would change anything: most calls never wait for it.
      const { verdict, why } = unruled.verdict !== ruled.verdict && (await hasRule(actor, plugin, tool)) ? ruled : unruled
      // Who is asked a hundred things at once reads none of them: a turn that floods gets no further.
      if (verdict === 'ask' && (await waitingOf(actor)) >= maxWaiting) return { verdict: 'never', why: `${maxWaiting} calls wait for a word already.` }
      return { verdict, why: whys[why] }
    },

    rows({ id, session, actor, taintedBy }, asked) {
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + waitMs())
      return asked.map(({ step, plugin, tool, effect, input, why }) => ({
        id: ulid(createdAt.getTime()), owner: actor, session, turn: id, step, plugin, tool, effect, input: input ?? null, why, taintedBy: [...taintedBy],
        state: 'waiting', decision: null, decidedBy: null, createdAt, expiresAt, decidedAt: null,
      }) as ApprovalRow)
    },

    announce,

    async decisions(steps) {
      if (steps.length === 0) return new Map()
      const rows = await store.fork().find(Approval, { step: { $in: [...steps] } }, { fields: ['step', 'state'] })
      return new Map(rows.map(({ step, state }) => [step, state]))
    },
  }

  function waitingOf(owner: string): Promise<number> {
    return store.fork().count(Approval, { owner, state: 'waiting' })
  }

  async function hasRule(owner: string, plugin: string, tool: string): Promise<boolean> {
    return (await store.fork().count(ApprovalRule, { owner, plugin, tool })) > 0
  }
}
