import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { ulid } from 'ulid'
import type { Events } from '../events/events.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import { Pairing, type PairingRow } from '../store/entities/pairing.ts'
import type { Store } from '../store/store.ts'
import type { InboundMessage } from './inbound-message.ts'
import { newPairingCode, readPairingCode } from './pairing-code.ts'
import { codeLivesMs, pairingStep, rejectionLivesMs } from './pairing-request.ts'
import { plainLabel } from './plain-label.ts'

/** The strangers who asked to be let in. */
export interface Pairings {
  /** A stranger wrote: the code they are to be told, new or not; none when they get no answer. */
  request(channel: ChannelRow, message: Pick<InboundMessage, 'sender' | 'room'>): Promise<{ id: string; code: string } | undefined>
  /** Those that wait, and those that were told no; the newest first. */
  list(channel?: string): Promise<PairingRow[]>
  /** By id, or by a code that has not expired. */
  find(which: { id?: string; code?: string }): Promise<PairingRow | undefined>
  reject(id: string): Promise<void>
  /** Answered: the request is no more. False when somebody else answered it first. */
  take(id: string): Promise<boolean>
}

export function createPairings({ store, events, now = () => new Date() }: { store: Store; events: Events; now?: () => Date }): Pairings {
  return {
    async request(channel, { sender, room }) {
      const em = store.fork()
      const key = { channel: channel.name, externalId: sender.id }
      const known = (await em.findOne(Pairing, key)) ?? undefined
      const waiting = await em.count(Pairing, { channel: channel.name, rejectedAt: null, expiresAt: { $gt: now() } })
      const step = pairingStep(known, { waiting, now: now() })
      if (step === 'ignore') return undefined
      if (step === 'remind' && known) return known
      const at = now()
      const row: PairingRow = {
        id: ulid(at.getTime()), owner: channel.owner, ...key, label: plainLabel(sender.label), room: room.id, code: newPairingCode(),
        createdAt: at, expiresAt: new Date(at.getTime() + codeLivesMs), rejectedAt: null,
      }
      try {
        const other = await store.fork().transactional(async (inner) => {
          const quicker = await inner.findOne(Pairing, { ...key, expiresAt: { $gt: at } })
          if (quicker !== null) return quicker
          await inner.nativeDelete(Pairing, { channel: channel.name, rejectedAt: null, expiresAt: { $lte: at } })
          await inner.nativeDelete(Pairing, key)
          await inner.insert(Pairing, row)
          return undefined
        })
        if (other !== undefined) return other.rejectedAt == null ? other : undefined
      } catch (thrown) {
        // Their second message at the same moment, or a code drawn twice: the next message finds out.
        if (thrown instanceof UniqueConstraintViolationException) return undefined
        throw thrown
      }
      events.publish('channels', 'pairing.requested', { channel: channel.name, pairing: row.id })
      return row
    },

    async list(channel) {
      return store.fork().find(Pairing, { expiresAt: { $gt: now() }, ...(channel === undefined ? {} : { channel }) }, { orderBy: { id: 'desc' } })
    },

    async find({ id, code }) {
      const which = id === undefined ? { code: readPairingCode(code ?? ''), rejectedAt: null } : { id }
      return (await store.fork().findOne(Pairing, { ...which, expiresAt: { $gt: now() } })) ?? undefined
    },

    async reject(id) {
      await store.fork().nativeUpdate(Pairing, { id }, { rejectedAt: now(), expiresAt: new Date(now().getTime() + rejectionLivesMs) })
    },

    take: async (id) => (await store.fork().nativeDelete(Pairing, { id })) > 0,
  }
}
