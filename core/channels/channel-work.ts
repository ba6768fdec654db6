import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { Broker } from '../../sandbox/broker/broker.ts'
import type { Supervisor } from '../../sandbox/supervisor/supervisor.ts'
import type { Blobs } from '../blobs/blobs.ts'
import type { Events } from '../events/events.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'
import type { Store } from '../store/store.ts'
import { createChannelGuest } from './channel-guest.ts'
import { type ChannelKeeper, keepChannels } from './channel-keeper.ts'
import { createLeases } from './channel-lease.ts'
import { createDeliveries, type Deliveries } from './deliveries.ts'
import type { ChannelLog } from './held-channel.ts'
import { createOutlets, type Outlets } from './outlets.ts'
import type { Reception } from './reception.ts'
import { createSetAside, type SetAside } from './set-aside.ts'
import type { Visits } from './visits.ts'

export interface ChannelWorkOptions {
  store: Store
  visits: Visits
  blobs: Blobs
  plugins: PluginIndex
  grants: GrantIndex
  packages: PackageReader
  supervisor: Pick<Supervisor, 'call'>
  broker: Broker
  events: Events
  log: ChannelLog
  /** This gateway's name in `claimedBy`. */
  gateway: string
}

/** What moves messages between platforms and the gateway. Disposing gives back the channels that are held. */
export interface ChannelWork extends AsyncDisposable {
  deliveries: Deliveries
  outlets: Outlets
  setAside: SetAside
  /** From now on channels are held, and what comes in goes there. */
  start(reception: Reception): void
  /** A channel was added, changed or removed. */
  lookAgain(): void
}

/** Made before those who hand it messages and those it hands messages to: it does nothing until it is started. */
export function createChannelWork(options: ChannelWorkOptions): ChannelWork {
  const { store, events, log, grants, visits, blobs } = options
  let keeper: ChannelKeeper | undefined
  const nudge = (channel: string) => keeper?.nudge(channel)
  const outlets = createOutlets({ store, nudge })

  return {
    deliveries: createDeliveries({ store, nudge }),
    outlets,
    setAside: createSetAside({ store, nudge, ringEvents: (channel) => keeper?.ringEvents(channel) }),
    start(reception) {
      keeper ??= keepChannels({
        store, events, log, grants, visits, blobs, reception,
        guest: createChannelGuest(options),
        leases: createLeases(options),
        textSoFar: outlets.textSoFar,
      })
    },
    lookAgain: () => keeper?.lookAll(),
    async [Symbol.asyncDispose]() {
      await keeper?.[Symbol.asyncDispose]()
    },
  }
}
