import type { Blobs } from '../blobs/blobs.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import type { Store } from '../store/store.ts'
import type { ChannelGuest } from './channel-guest.ts'
import type { Lease, Leases } from './channel-lease.ts'
import type { OpenSocket } from './open-socket.ts'
import type { Reception } from './reception.ts'
import type { Visits } from './visits.ts'
import type { Waste } from './waste.ts'
import type { Wake } from './wake.ts'

export interface ChannelLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface ChannelProblem {
  code: string
  message: string
}

/** A channel that this gateway holds, as its loops see it. They end when the signal aborts. */
export interface HeldChannel {
  /** `cursor` is kept up to date here, the rest is as it was when the channel was taken. */
  row: ChannelRow
  lease: Lease
  signal: AbortSignal
  /** Of calls into the guest: when the loops end, what is being sent may still be, and is recorded. */
  callSignal: AbortSignal
  store: Store
  leases: Leases
  guest: ChannelGuest
  reception: Reception
  visits: Visits
  blobs: Blobs
  /** Bytes of files that were fetched for nothing. */
  waste: Waste
  log: ChannelLog
  pollWake: Wake
  eventWake: Wake
  outWake: Wake
  presenceWake: Wake
  /** The connection that is held now, where the manifest has `listen.socket`. */
  socket: OpenSocket | undefined
  /** Conversations that something is being sent to: one thing at a time. */
  busy: Set<string>
  /** Tells the owner why a part of the channel does not work now, or that it works again. */
  tell(part: 'poll' | 'events', problem: ChannelProblem | null): Promise<void>
  /** When the plugin's secrets were last set, ms since 1970. */
  secretsSetAt(): Promise<number>
  /** A text that changes when the owner changes something that a refusal may hang on. */
  circumstances(): Promise<string>
}
