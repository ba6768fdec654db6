import { z } from 'zod'
import type { TokenUsage } from '../models/token-usage.ts'
import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'

/** What one person spent on one model through one agent, on one day. */
export interface Spent extends Pick<TokenUsage, 'inputTokens' | 'outputTokens'> {
  day: string
  owner: string
  agent: string
  model: string
  /** Millionths of a US dollar. */
  microUsd: number
}

const upsert = `insert into spendings (day, owner_id, agent, model, input_tokens, output_tokens, micro_usd) values (?, ?, ?, ?, ?, ?, ?)
on conflict (day, owner_id, agent, model) do update set input_tokens = spendings.input_tokens + excluded.input_tokens,
output_tokens = spendings.output_tokens + excluded.output_tokens, micro_usd = spendings.micro_usd + excluded.micro_usd`

/** Adds to the day's sums, in the commit at hand; do it last there: everybody's answers of that model meet at this row. */
export async function addSpending(sql: Sql, { day, owner, agent, model, inputTokens, outputTokens, microUsd }: Spent): Promise<void> {
  await sql.run(upsert, [day, owner, agent, model, Math.round(inputTokens), Math.round(outputTokens), Math.round(microUsd)])
}

// PostgreSQL tells sums of bigint as text.
const count = z.coerce.number().nonnegative()
const Row = z.object({ owner: z.string(), agent: z.string(), model: z.string(), input: count, output: count, micro: count })

/** All of a day's spendings. */
export async function spendingsOf(store: Store, day: string): Promise<Spent[]> {
  const rows: unknown = await store.fork().execute('select owner_id as owner, agent, model, input_tokens as input, output_tokens as output, micro_usd as micro from spendings where day = ?', [day])
  return z.array(Row).parse(rows).map(({ owner, agent, model, input, output, micro }) => ({ day, owner, agent, model, inputTokens: input, outputTokens: output, microUsd: micro }))
}
