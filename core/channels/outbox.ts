import { z } from 'zod'
import { Delivery, type DeliveryRow } from '../store/entities/delivery.ts'
import { isLost } from './event-failure.ts'
import type { HeldChannel } from './held-channel.ts'
import { OutboundMessage, type SendInput } from './outbound-message.ts'
import { sendFailure } from './send-failure.ts'
import { readSendResult, type Sent } from './send-result.ts'
import { sendVisit } from './send-visit.ts'

/** To how many conversations of a channel something is sent at once. */
const maxAtOnce = 8
/** Whoever stores a delivery rings; this is for those that another gateway stored, and for what is due later. */
const idleMs = 1_000

const Heads = z.array(z.object({ id: z.string() }))

/** Sends what waits, in order within a conversation, until the channel is given up. */
export async function sendDeliveries(held: HeldChannel): Promise<void> {
  const sending = new Set<Promise<void>>()
  const { promise: lost, reject } = Promise.withResolvers<never>()
  lost.catch(() => {})
  try {
    while (!held.signal.aborted) {
      for (const row of await dueDeliveries(held)) {
        if (sending.size >= maxAtOnce || held.busy.has(laneOf(row))) continue
        held.busy.add(laneOf(row))
        const work = send(held, row).catch(reject).finally(() => {
          held.busy.delete(laneOf(row))
          sending.delete(work)
          held.outWake.ring()
        })
        sending.add(work)
      }

      await Promise.race([held.outWake.wait(idleMs, held.signal), lost])
    }
  } finally {
    await Promise.allSettled(sending)
  }
}

/** Words to a stranger stand in no order with anything. */
export function laneOf({ id, conversation }: Pick<DeliveryRow, 'id' | 'conversation'>): string {
  return conversation ?? id
}

/** The first one that waits in each conversation, where it is due. */
async function dueDeliveries({ store, row }: HeldChannel): Promise<DeliveryRow[]> {
  const em = store.fork()
  const heads = Heads.parse(await em.getConnection().execute(
    `select min(id) as id from deliveries where channel = ? and state = 'waiting' group by coalesce(conversation_id, id)`, [row.name]))
  if (heads.length === 0) return []
  return em.find(Delivery, { id: { $in: heads.map(({ id }) => id) }, dueAt: { $lte: new Date() } }, { orderBy: { id: 'asc' }, limit: 4 * maxAtOnce, disableIdentityMap: true })
}

async function send(held: HeldChannel, row: DeliveryRow): Promise<void> {
  try {
    const taken = await takeOver(held, row)
    const outcome = await attempt(held, taken, false)
    if (!held.signal.aborted || outcome.kind === 'sent') await settle(held, taken, outcome)
  } catch (error) {
    if (isLost(error)) throw error
    if (!held.signal.aborted) await fail(held, row, error)
  }
}

/** What a draft of this answer shows already is this answer's now: it is changed, not said again. */
async function takeOver({ store, leases, lease }: HeldChannel, row: DeliveryRow): Promise<DeliveryRow> {
  if (row.turn === null || row.sent.length > 0) return row
  const draft = await store.fork().findOne(Delivery, { turn: row.turn, state: 'draft' }, { disableIdentityMap: true })
  if (draft === null) return row
  await leases.write(lease, async (sql) => {
    await sql.update(Delivery, { id: row.id }, { sent: draft.sent })
    await sql.run('delete from deliveries where id = ?', [draft.id])
  })
  return { ...row, sent: draft.sent }
}

/** One call of the guest's `send`; also for drafts. */
export async function attempt(held: HeldChannel, row: DeliveryRow, draft: boolean): Promise<Sent> {
  const { guest, visits, callSignal } = held
  const message = OutboundMessage.parse(row.message)
  const visit = sendVisit(held, row, message)
  using _visit = visits.open(row.id, visit)
  const input: SendInput = { ...message, key: row.id, draft, sent: row.sent }
  const result = readSendResult(await guest.call(held.row, 'send', input, { delivery: row.id }, callSignal))
  if (result.kind === 'sent' && result.externalId !== undefined && !visit.recorded.includes(result.externalId)) await visit.sent(result.externalId)
  return result
}

async function settle({ leases, lease, log, row: channel }: HeldChannel, row: DeliveryRow, outcome: Sent): Promise<void> {
  const at = new Date()
  if (outcome.kind === 'refused') log.warn({ channel: channel.name, delivery: row.id, why: outcome.why }, 'a message could not be sent')
  await leases.write(lease, async (sql) => {
    if (outcome.kind === 'later') await sql.update(Delivery, { id: row.id }, { dueAt: new Date(at.getTime() + outcome.ms), error: { code: 'rate_limited', message: outcome.why } })
    else if (outcome.kind === 'refused') await sql.update(Delivery, { id: row.id }, { state: 'aside', tries: row.tries + 1, error: { code: 'delivery_failed', message: outcome.why }, finishedAt: at })
    else await sql.update(Delivery, { id: row.id }, { state: 'sent', error: null, finishedAt: at })
  })
}

async function fail({ leases, lease, log, row: channel }: HeldChannel, row: DeliveryRow, error: unknown): Promise<void> {
  const at = new Date()
  const { retryMs, tries, error: failure } = sendFailure(row, error, at.getTime())
  log.warn({ err: error, channel: channel.name, delivery: row.id, tries, again: retryMs !== undefined }, 'a message could not be sent')
  const change: Partial<DeliveryRow> = retryMs === undefined ? { state: 'aside', finishedAt: at } : { dueAt: new Date(at.getTime() + retryMs) }
  await leases.write(lease, async (sql) => void (await sql.update(Delivery, { id: row.id }, { ...change, tries, error: failure })))
}
