import { z } from 'zod'
import { Attachment } from '../operations/shapes/message.ts'
import type { Store } from '../store/store.ts'
import type { PastTurn } from './history.ts'
import { StoredSummary } from './stored-summary.ts'

const turnsAtOnce = 40
/** Further back nothing is read: a session so long has its summary, or its beginning is left out. */
export const maxTurns = 200

/** A session before one of its turns. */
export interface Past {
  /** Since what the summary stands for, oldest first. */
  turns: PastTurn[]
  summary?: StoredSummary
  /** Has one of them read data from outside? Whoever made the summary of such a turn is such a turn. */
  tainted: boolean
  /** What they read, such as `web-page read`: each once, the first one first. */
  taintedBy: string[]
}

/** The past of a turn: its last summary, and the turns since. A summary that the turn made itself before it was left counts. */
export async function pastTurns(store: Store, session: string, before: string): Promise<Past> {
  const own = lastSummary(await stepsOf(store, [before], 'summary'))
  const turns: PastTurn[] = []
  let summary = own
  let tainted = false
  const taintedBy = new Set<string>()
  for (let oldest = before; turns.length < maxTurns; ) {
    const page = await readTurns(store, { session, before: oldest, since: summary?.upTo ?? '' })
    // Newest first: the summary that was made last stands for the most.
    for (const turn of page) {
      if (summary && turn.id <= summary.upTo) break
      summary ??= lastSummary(turn.steps)
      tainted ||= turn.tainted
      for (const name of turn.taintedBy) taintedBy.add(name)
      turns.unshift(turn)
    }
    oldest = page.at(-1)?.id ?? ''
    if (page.length < turnsAtOnce || (summary && oldest <= summary.upTo)) break
  }
  return { turns, summary, tainted, taintedBy: [...taintedBy].toReversed() }
}

function lastSummary(steps: PastTurn['steps']): StoredSummary | undefined {
  return steps.map(({ kind, state, output }) => (kind === 'summary' && state === 'done' ? StoredSummary.safeParse(output).data : undefined)).findLast(found => found !== undefined)
}

// Plain rows: with every message a session is read back, and making entities of it would cost more than reading it.
const flag = z.union([z.boolean(), z.number().transform(value => value !== 0)])
const Turns = z.array(z.object({ id: z.string(), tainted: flag, taintedBy: z.string().transform((text) => z.array(z.string()).catch([]).parse(JSON.parse(text))) }))
const json = z.string().nullable().transform((text): unknown => (text === null ? null : JSON.parse(text)))
const Messages = z.array(z.object({ turn: z.string(), role: z.enum(['user', 'assistant']), text: z.string(), attachments: json.pipe(z.array(Attachment).nullable()) }))
const Failure = z.object({ code: z.string(), message: z.string() }).nullable()
const Steps = z.array(z.object({
  turn: z.string(),
  kind: z.enum(['model', 'tool', 'summary']),
  state: z.enum(['asked', 'intended', 'done', 'failed', 'unknown']),
  seq: z.number(),
  toolCall: z.string().nullable(),
  output: json,
  error: json.pipe(Failure),
}))

async function readTurns(store: Store, { session, before, since }: { session: string; before: string; since: string }): Promise<(PastTurn & { taintedBy: string[] })[]> {
  const rows = Turns.parse(await store.rows('select id, tainted, cast(tainted_by as text) as "taintedBy" from turns where session_id = ? and id < ? and id > ? order by id desc limit ?', [session, before, since, turnsAtOnce]))
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [said, steps] = await Promise.all([store.rows(`select turn_id as turn, role, text, cast(attachments as text) as attachments from messages where turn_id in (${ids.map(() => '?').join()}) order by id`, ids), stepsOf(store, ids)])
  const messagesOf = Map.groupBy(Messages.parse(said), ({ turn }) => turn)
  const byTurn = Map.groupBy(steps, ({ turn }) => turn)
  return rows.map(({ id, tainted, taintedBy }) => ({ id, tainted, taintedBy, messages: messagesOf.get(id) ?? [], steps: byTurn.get(id) ?? [] }))
}

async function stepsOf(store: Store, turns: readonly string[], kind?: 'summary'): Promise<z.output<typeof Steps>> {
  const where = `turn_id in (${turns.map(() => '?').join()})${kind === undefined ? '' : ' and kind = ?'}`
  const rows = await store.rows(
    `select turn_id as turn, kind, state, seq, tool_call as "toolCall", cast(output as text) as output, cast(error as text) as error from steps where ${where} order by seq`,
    [...turns, ...(kind === undefined ? [] : [kind])],
  )
  return Steps.parse(rows)
}
