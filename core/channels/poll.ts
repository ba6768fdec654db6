import { z } from 'zod'
import type { ChannelManifest } from '../../plugin-registry/manifest/channel-schema.ts'
import type { PollManifest } from '../../plugin-registry/manifest/poll-schema.ts'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { backOffMs } from './back-off.ts'
import type { HeldChannel } from './held-channel.ts'
import { type PollOutcome, readPollAnswer } from './poll-answer.ts'
import { pollRequestOf } from './poll-request.ts'
import { newestEventAt, storeEvents, waitingEvents } from './poll-store.ts'
import { sleep } from './sleep.ts'

/** Events that may wait for their guest; past them, the platform keeps the rest. */
const maxWaiting = 1_000
const pauseWhileFullMs = 1_000
/** A platform that answers at once with nothing must not be asked thousands of times a second. */
const leastPauseMs = 250
const quickMs = 1_000
/** What has just come is handled first: asking on would only take the thread from it. */
const headStartMs = 10
const backOff = { firstMs: 1_000, mostMs: 60_000 }
/** After a refusal, unless somebody changed something: a token that was blocked may be let in again. */
const refusedMs = 600_000
/** How often it is looked whether somebody did. */
const lookMs = 5_000

const FetchValue = z.object({ status: z.number(), statusText: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), body: z.string() })

/** Asks the platform for events until the channel is given up, or listens in another way: stores them with the advanced cursor, then asks on. */
export async function pollEvents(held: HeldChannel): Promise<void> {
  let failures = 0
  let cursorOf = await newestEventAt(held)
  while (!held.signal.aborted) {
    if (manifestOf(held)?.listen?.socket !== undefined) return
    if (onlySends(held)) {
      const before = await held.circumstances()
      await held.tell('poll', null)
      await untilChanged(held, before)
      continue
    }
    if ((await waitingEvents(held)) >= maxWaiting) {
      await held.pollWake.wait(pauseWhileFullMs, held.signal)
      continue
    }

    // The place in another account's events means nothing in this one's; what comes a second time for it is one event all the same.
    const secretsSetAt = await held.secretsSetAt()
    if (secretsSetAt > cursorOf) held.row.cursor = null
    cursorOf = Math.max(cursorOf, secretsSetAt)

    const started = performance.now()
    const outcome = await ask(held)
    if (held.signal.aborted) return
    if (outcome.kind === 'events') {
      failures = 0
      const { stored, pauseMs } = await keep(held, outcome)
      const quick = stored === 0 && performance.now() - started < quickMs
      const ms = Math.max(pauseMs, quick ? leastPauseMs : 0, stored > 0 ? headStartMs : 0)
      if (ms > 0) await sleep(ms, held.signal)
      continue
    }

    failures++
    await pause(held, outcome, failures)
  }
}

function onlySends(held: HeldChannel): boolean {
  const manifest = manifestOf(held)
  return manifest !== undefined && manifest.listen === undefined
}

function manifestOf({ guest, row }: HeldChannel): ChannelManifest | undefined {
  try {
    return guest.manifest(row)
  } catch {
    // Asking says why.
    return undefined
  }
}

async function keep(held: HeldChannel, { events, cursor }: Extract<PollOutcome, { kind: 'events' }>): Promise<{ stored: number; pauseMs: number }> {
  const stored = await storeEvents(held, events, cursor)
  if (cursor !== undefined) held.row.cursor = cursor
  await held.tell('poll', null)
  if (stored > 0) held.eventWake.ring()
  return { stored, pauseMs: held.guest.manifest(held.row).listen?.poll?.pauseMs ?? 0 }
}

/** One request, whatever becomes of it. */
async function ask(held: HeldChannel): Promise<PollOutcome> {
  const { row, guest, signal } = held
  try {
    const manifest = guest.manifest(row)
    const poll = manifest.listen?.poll
    return poll === undefined ? { kind: 'events', events: [] } : await exchange(held, poll, manifest.label, signal)
  } catch (error) {
    if (error instanceof CodedError && error.code === 'channel_unready') return { kind: 'refused', message: error.message }
    throw error
  }
}

async function exchange({ row, guest }: HeldChannel, poll: PollManifest, label: string, signal: AbortSignal): Promise<PollOutcome> {
  const reply = await guest.request(row, 'net.http', 'fetch', pollRequestOf(poll, row.cursor, guest.config(row)), signal)
  if (reply.ok) {
    const { body, ...answer } = FetchValue.parse(reply.value)
    return readPollAnswer({ ...answer, body: Buffer.from(body, 'base64').toString('utf8') }, poll, label)
  }

  const { code, message } = reply.error
  // The network may heal by itself; rights and secrets do not.
  if (['network_failed', 'cancelled', 'rate_limited', 'response_too_large', 'capability_failed'].includes(code)) return { kind: 'failed', code: 'channel_unreachable', message: `${label} cannot be reached: ${message}` }
  return { kind: 'refused', message: `${label} cannot be asked: ${message}` }
}

async function pause(held: HeldChannel, outcome: Exclude<PollOutcome, { kind: 'events' }>, failures: number): Promise<void> {
  if (outcome.kind === 'pause') return sleep(outcome.ms, held.signal)
  if (outcome.kind === 'failed') {
    // One dropped connection is no news.
    if (failures > 1) await held.tell('poll', { code: outcome.code, message: outcome.message })
    return sleep(backOffMs(failures, backOff), held.signal)
  }

  // Before it is told: whoever reads it may be quicker than the next line.
  const before = await held.circumstances()
  await held.tell('poll', { code: 'channel_refused', message: outcome.message })
  await untilChanged(held, before)
}

/** Until the owner changed something that a refusal may hang on, or long enough has passed to ask again all the same. */
export async function untilChanged(held: HeldChannel, before: string): Promise<void> {
  for (let waited = 0; waited < refusedMs && !held.signal.aborted; waited += lookMs) {
    if ((await held.circumstances()) !== before) return
    await held.pollWake.wait(lookMs, held.signal)
  }
}
