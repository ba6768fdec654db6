import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { ChannelEvent, type ChannelEventRow } from '../store/entities/channel-event.ts'
import { eventVerdict, isLost } from './event-failure.ts'
import { eventVisit } from './event-visit.ts'
import type { HeldChannel } from './held-channel.ts'
import { sleep } from './sleep.ts'

const maxBatch = 50
/** Whoever stores an event rings; this is for events that an owner sent back from another gateway. */
const idleMs = 3_000

/** Hands a channel's stored events to its guest, one after another, until the channel is given up. */
export async function handleEvents(held: HeldChannel): Promise<void> {
  while (!held.signal.aborted) {
    const batch = await nextEvents(held)
    if (batch.length === 0) await held.eventWake.wait(idleMs, held.signal)
    for (const event of batch) await handleEvent(held, event)
    if (batch.length > 0) held.pollWake.ring()
  }
}

function nextEvents({ store, row }: HeldChannel): Promise<ChannelEventRow[]> {
  return store.fork().find(ChannelEvent, { channel: row.name, state: 'new' }, { orderBy: { id: 'asc' }, limit: maxBatch, disableIdentityMap: true })
}

/** Until it is done or set aside: those after it wait, as one sentence waits for the one before it. */
async function handleEvent(held: HeldChannel, event: ChannelEventRow): Promise<void> {
  let { tries } = event
  for (let holds = 0; !held.signal.aborted; ) {
    const error = await attempt(held, event)
    if (held.signal.aborted && error !== undefined) return
    if (error === undefined) {
      await held.tell('events', null)
      return settle(held, event.id, { state: 'done', error: null })
    }
    if (isLost(error)) throw error

    const verdict = eventVerdict(error, tries + 1, holds)
    const about = { channel: held.row.name, event: event.id, externalId: event.externalId }
    if (verdict.kind === 'hold') {
      holds++
      held.log.warn({ err: error, ...about }, 'an event of a channel waits')
      if (holds > 1) await held.tell('events', { code: 'channel_unready', message: `messages wait: ${error instanceof CodedError ? error.message : 'the gateway failed; its log says why'}` })
    } else {
      tries++
      if (verdict.kind === 'aside') {
        held.log.warn({ ...about, ...verdict.error, tries }, 'an event was set aside: its plugin fails on it')
        return settle(held, event.id, { state: 'aside', tries, error: verdict.error })
      }
      await held.leases.write(held.lease, async (sql) => void (await sql.update(ChannelEvent, { id: event.id }, { tries, error: verdict.error })))
    }

    // A ring is for new events, and they come after this one.
    await sleep(verdict.ms, held.signal)
  }
}

/** Answers with what went wrong. */
async function attempt(held: HeldChannel, event: ChannelEventRow): Promise<unknown> {
  await using visit = eventVisit(held, event.payload)
  using _visit = held.visits.open(event.id, visit)
  try {
    await held.guest.call(held.row, 'event', event.payload, { event: event.id }, held.callSignal)
    // A guest that swallowed it: the message is not safe all the same.
    return visit.broken
  } catch (error) {
    return visit.broken ?? error
  }
}

async function settle({ leases, lease }: HeldChannel, id: string, change: Partial<ChannelEventRow>): Promise<void> {
  await leases.write(lease, async (sql) => void (await sql.update(ChannelEvent, { id }, { ...change, finishedAt: new Date() })))
}
