import { Channel, type ChannelRow } from '../store/entities/channel.ts'
import { type Holder, holdChannel, type HolderOptions } from './channel-holder.ts'
import { leaseMs, renewMs } from './channel-lease.ts'
import { sleep } from './sleep.ts'

// What gateways on one database tell each other.
const nudged = 'channel.nudge'
const rung = 'channel.events'
const changed = 'channel.look'

/** Sees to it that every channel which is switched on is held by one gateway. Disposing gives back what this one holds. */
export interface ChannelKeeper extends AsyncDisposable {
  /** Looks at once. */
  look(): Promise<void>
  /** A channel was added, changed or removed: all gateways look at once. */
  lookAll(): void
  /** Something is to be sent or shown on this channel, by whichever gateway holds it. */
  nudge(channel: string): void
  /** Events of it may be handled again. */
  ringEvents(channel: string): void
  /** Channels that this gateway holds. */
  holding(): string[]
}

export function keepChannels(options: HolderOptions): ChannelKeeper {
  const { store, leases, log } = options
  const holders = new Map<string, Holder>()
  /** When each was last known to be held here. */
  const renewed = new Map<string, number>()
  const stop = new AbortController()
  let looking = Promise.resolve()

  const look = (): Promise<void> => {
    looking = looking.then(lookOnce).catch((error: unknown) => log.error({ err: error }, 'channels could not be looked at'))
    return looking
  }

  async function lookOnce(): Promise<void> {
    if (stop.signal.aborted) return
    await Promise.all([...holders.values()].map(renew))
    const rows = await store.fork().find(Channel, { enabled: true }, { disableIdentityMap: true })
    await Promise.all([...holders.values()].map(async (holder) => {
      const row = rows.find(({ name }) => name === holder.row.name)
      if (row === undefined || isOther(row, holder.row)) await letGo(holder)
    }))

    for (const row of rows) {
      if (holders.has(row.name) || stop.signal.aborted) continue
      const lease = await leases.take(row.name)
      // As it is now: its cursor may have gone on until the moment it was taken.
      const taken = lease && (await store.fork().findOne(Channel, { name: row.name }, { disableIdentityMap: true }))
      if (!lease || !taken) continue
      renewed.set(row.name, performance.now())
      holders.set(row.name, holdChannel(taken, lease, options))
    }
  }

  async function renew(holder: Holder): Promise<void> {
    const { name } = holder.row
    const asked = performance.now()
    try {
      if (!holder.ended.aborted && (await leases.renew(holder.lease))) return void renewed.set(name, asked)
    } catch (error) {
      log.warn({ err: error, channel: name }, 'a channel could not be renewed')
      // Without the database nobody knows who holds it: past the lease another gateway may, and two must not poll at once.
      if (asked - (renewed.get(name) ?? 0) < leaseMs - 2 * renewMs) return
    }

    log.info({ channel: name }, 'a channel is no longer held here')
    await letGo(holder)
  }

  async function letGo(holder: Holder): Promise<void> {
    holders.delete(holder.row.name)
    await holder[Symbol.asyncDispose]()
    // Where it cannot be written, the lease ends by itself.
    await leases.giveBack(holder.lease).catch((error: unknown) => log.warn({ err: error, channel: holder.row.name }, 'a channel could not be given back'))
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      await look()
      await sleep(renewMs, stop.signal)
    }
  }

  const nameIn = (note: unknown) => (typeof note === 'string' ? note : '')
  const unhear = [
    store.signals.on(nudged, (note) => holders.get(nameIn(note))?.nudge()),
    store.signals.on(rung, (note) => holders.get(nameIn(note))?.ringEvents()),
    store.signals.on(changed, () => void look()),
  ]
  const kept = keepLooking()
  return {
    look,
    lookAll() {
      store.signals.send(changed)
      void look()
    },
    nudge(channel) {
      const holder = holders.get(channel)
      if (holder) holder.nudge()
      else store.signals.send(nudged, channel)
    },
    ringEvents(channel) {
      const holder = holders.get(channel)
      if (holder) holder.ringEvents()
      else store.signals.send(rung, channel)
    },
    holding: () => [...holders.keys()],
    async [Symbol.asyncDispose]() {
      stop.abort()
      for (const stopHearing of unhear) stopHearing()
      await kept
      await looking
      await Promise.allSettled([...holders.values()].map(letGo))
    },
  }
}

/** Did the owner change something that the work rests on? */
function isOther(a: ChannelRow, b: ChannelRow): boolean {
  return a.plugin !== b.plugin || a.kind !== b.kind || a.updatedAt.getTime() !== b.updatedAt.getTime()
}
