import { TurnError } from '../agent/turn-error.ts'
import type { ModelRef } from '../models/model-ref.ts'
import { costOf } from '../models/price.ts'
import type { TokenUsage } from '../models/token-usage.ts'
import type { DailyBudget } from '../store/entities/agent.ts'
import type { Sql } from '../store/sql.ts'
import { dayOf, nextDay } from './day.ts'
import { type DayUse, isLimited, sumUse, usedUp } from './limit.ts'
import { addSpending, type Spent } from './spending-rows.ts'

/** What one turn spends on models, and whether its day still has room for it. */
export interface TurnSpending {
  /** Throws TurnError('budget_spent') when the gateway, the agent or the person has used up the day. */
  check(): Promise<void>
  add(model: ModelRef, usage: TokenUsage): void
  /** Takes what was added since the last time; the answer stores it in the commit at hand, and again in one that repeats it. */
  take(): (sql: Sql) => Promise<void>
}

/** Whose budget it is: in the words of the message. */
export interface Limited {
  whose: 'gateway' | 'agent' | 'person'
  name: string
  limit: DailyBudget
  /** What is stored of today. */
  used: DayUse
}

export interface TurnSpendingOptions {
  /** In whose name the turn acts. */
  owner: string
  agent: string
  /** Reads the budgets that count for this turn, and today's use of each. */
  budgets(day: string): Promise<Limited[]>
  now?: () => Date
}

export function createTurnSpending({ owner, agent, budgets, now = () => new Date() }: TurnSpendingOptions): TurnSpending {
  let pending: Spent[] = []

  return {
    async check() {
      const at = now()
      const notStored = sumUse(pending)
      for (const { limit, used, ...of } of await budgets(dayOf(at))) {
        const all = { tokens: used.tokens + notStored.tokens, microUsd: used.microUsd + notStored.microUsd }
        if (isLimited(limit) && usedUp(limit, all)) throw spentError({ ...of, limit, used: all }, at)
      }
    },

    add(model, usage) {
      pending.push({
        day: dayOf(now()), owner, agent, model: model.id,
        inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, microUsd: costOf(usage, model.facts?.price),
      })
    },

    take() {
      // In one order for everybody, or two turns could wait for each other.
      const spent = merged(pending).toSorted((one, other) => (one.model < other.model ? -1 : 1))
      // Taken at once: another write of this turn must not count it a second time.
      pending = []
      return async (sql) => {
        for (const each of spent) await addSpending(sql, each)
      }
    },
  }
}

function merged(spent: readonly Spent[]): Spent[] {
  return [...Map.groupBy(spent, ({ day, model }) => `${day} ${model}`).values()].flatMap(([first, ...rest]) => first === undefined ? [] : [
    rest.reduce((sum, each) => ({ ...sum, inputTokens: sum.inputTokens + each.inputTokens, outputTokens: sum.outputTokens + each.outputTokens, microUsd: sum.microUsd + each.microUsd }), first),
  ])
}

function spentError({ whose, name, limit, used }: Limited, at: Date): TurnError {
  const of = { gateway: 'of this gateway', agent: `of the agent ${name}`, person: `of ${name}` }[whose]
  const figure = usedUp(limit, used)
  const what = figure === 'usd' ? `${limit.usd} US dollars` : `${limit.tokens} tokens`
  const resetsAt = nextDay(at).toISOString()
  return new TurnError('budget_spent', `Today's budget ${of} is used up: ${what} for models. It begins anew at ${resetsAt.slice(0, 10)} 00:00 UTC; the owner can raise it.`, { whose, name, ...limit, resetsAt })
}
