import { isDeepStrictEqual } from 'node:util'
import type { Events } from '../events/events.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import { Channel, type ChannelRow } from '../store/entities/channel.ts'
import { Plugin } from '../store/entities/plugin.ts'
import { Secret } from '../store/entities/secret.ts'
import { handleEvents } from './events.ts'
import { isLost } from './event-failure.ts'
import type { ChannelProblem, HeldChannel } from './held-channel.ts'
import type { Lease } from './channel-lease.ts'
import { sendDeliveries } from './outbox.ts'
import { listen } from './listen.ts'
import { showPresence, type TextSoFar } from './presence.ts'
import { sleep } from './sleep.ts'
import { tidyUp } from './tidy.ts'
import { createWake } from './wake.ts'
import { createWaste } from './waste.ts'

export interface HolderOptions extends Pick<HeldChannel, 'store' | 'leases' | 'guest' | 'reception' | 'visits' | 'blobs' | 'log'> {
  grants: Pick<GrantIndex, 'inForce'>
  events: Events
  textSoFar: TextSoFar
}

/** A channel at work in this gateway. Disposing ends its loops, and waits for them. */
export interface Holder extends AsyncDisposable {
  readonly row: ChannelRow
  readonly lease: Lease
  /** Aborts when the channel was taken by another gateway. */
  readonly ended: AbortSignal
  /** Something may be new to be sent, or shown. */
  nudge(): void
  /** An owner sent events back to be handled again. */
  ringEvents(): void
}

const loopRestMs = 2_000
/** What is being sent when a channel is given up has so long to end: cut off, it might be sent twice. */
const graceMs = 5_000

export function holdChannel(row: ChannelRow, lease: Lease, options: HolderOptions): Holder {
  const { store, leases, grants, events, textSoFar, log } = options
  const stop = new AbortController()
  const cut = new AbortController()
  const problems = new Map<string, ChannelProblem>()
  let problem = row.problem

  const tell: HeldChannel['tell'] = async (part, found) => {
    if (found === null) problems.delete(part)
    else problems.set(part, found)
    const next = problems.get('poll') ?? problems.get('events') ?? null
    if (isDeepStrictEqual(problem, next)) return
    await leases.write(lease, async (sql) => void (await sql.update(Channel, { name: row.name }, { problem: next })))
    problem = next
    if (next === null) log.info({ channel: row.name }, 'a channel works again')
    else log.warn({ channel: row.name, code: next.code }, next.message)
    events.publish('channels', 'channel.changed', { channel: row.name, problem: next })
  }

  const held: HeldChannel = {
    row: { ...row }, lease, store, leases, log,
    signal: stop.signal,
    callSignal: cut.signal,
    guest: options.guest, reception: options.reception, visits: options.visits, blobs: options.blobs,
    pollWake: createWake(), eventWake: createWake(), outWake: createWake(), presenceWake: createWake(),
    socket: undefined,
    busy: new Set(),
    waste: createWaste(),
    tell,
    async secretsSetAt() {
      const secrets = await store.fork().find(Secret, { space: `plugin:${row.plugin}` }, { fields: ['updatedAt'] })
      return Math.max(0, ...secrets.map(({ updatedAt }) => updatedAt.getTime()))
    },
    async circumstances() {
      const em = store.fork()
      const [plugin, secrets] = await Promise.all([
        em.findOne(Plugin, { name: row.plugin }, { disableIdentityMap: true }),
        em.find(Secret, { space: `plugin:${row.plugin}` }, { fields: ['name', 'updatedAt'], orderBy: { name: 'asc' } }),
      ])
      return JSON.stringify([plugin?.updatedAt, plugin?.enabled, plugin?.digest, secrets.map(({ name, updatedAt }) => [name, updatedAt]), grants.inForce(row.plugin).map(({ id }) => id)])
    },
  }

  const loops = [listen, handleEvents, sendDeliveries, tidyUp, (each: HeldChannel) => showPresence(each, textSoFar)].map((loop) => keepGoing(held, loop, () => {
    stop.abort()
    cut.abort()
  }))

  return {
    row, lease,
    nudge() {
      held.outWake.ring()
      held.presenceWake.ring()
    },
    ringEvents: () => held.eventWake.ring(),
    ended: stop.signal,
    async [Symbol.asyncDispose]() {
      stop.abort()
      const impatience = setTimeout(() => cut.abort(), graceMs)
      await Promise.all(loops)
      clearTimeout(impatience)
    },
  }
}

/** A loop that fails, with the database away for example, begins anew; one that lost its lease ends them all. */
async function keepGoing(held: HeldChannel, loop: (held: HeldChannel) => Promise<void>, end: () => void): Promise<void> {
  while (!held.signal.aborted) {
    try {
      await loop(held)
    } catch (error) {
      if (held.signal.aborted) return
      if (isLost(error)) return end()
      held.log.error({ err: error, channel: held.row.name }, 'the work on a channel failed; it begins again')
      await sleep(loopRestMs, held.signal)
    }
  }
}
