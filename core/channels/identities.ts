import { ulid } from 'ulid'
import type { ChannelRow } from '../store/entities/channel.ts'
import { Identity } from '../store/entities/identity.ts'
import { Principal, type PrincipalRow } from '../store/entities/principal.ts'
import type { Store } from '../store/store.ts'
import { guestId } from './guest-id.ts'
import type { InboundMessage } from './inbound-message.ts'
import { plainLabel } from './plain-label.ts'

type Account = Pick<ChannelRow, 'plugin' | 'name'>

/** Which accounts on a channel belong to whom. The channel is the plugin's own: no plugin speaks in another's namespace. */
export interface Identities {
  /** Whoever this account is linked to, removed or not. */
  find(channel: Account, externalId: string): Promise<PrincipalRow | undefined>
  /** A guest principal of the stranger's own, made when they first speak. */
  guest(channel: Account, sender: InboundMessage['sender']): Promise<PrincipalRow>
  /** Links the account, also when it was a guest's before. */
  link(channel: Account, account: { externalId: string; label: string }, principal: string): Promise<void>
}

export function createIdentities({ store, now = () => new Date() }: { store: Store; now?: () => Date }): Identities {
  const keyOf = ({ plugin, name }: Account, externalId: string) => ({ plugin, account: name, externalId })

  return {
    async find(channel, externalId) {
      const em = store.fork()
      const identity = await em.findOne(Identity, keyOf(channel, externalId))
      return identity === null ? undefined : ((await em.findOne(Principal, { id: identity.owner })) ?? undefined)
    },

    async guest(channel, { id: externalId, label }) {
      const key = keyOf(channel, externalId)
      const id = guestId(key)
      const name = plainLabel(label) || 'Guest'
      const em = store.fork()
      // Their first two messages may arrive at once, and a guest who was removed stays so.
      await em.upsert(Principal, { id, kind: 'person', role: 'guest', name, createdAt: now(), disabledAt: null }, { onConflictFields: ['id'], onConflictAction: 'ignore' })
      await em.upsert(Identity, { id: ulid(), owner: id, ...key, label: name, createdAt: now() }, { onConflictFields: ['plugin', 'account', 'externalId'], onConflictAction: 'ignore' })
      return store.fork().findOneOrFail(Principal, { id })
    },

    async link(channel, { externalId, label }, owner) {
      const key = keyOf(channel, externalId)
      const row = { id: ulid(), owner, ...key, label, createdAt: now() }
      await store.fork().upsert(Identity, row, { onConflictFields: ['plugin', 'account', 'externalId'], onConflictAction: 'merge', onConflictMergeFields: ['owner', 'label', 'createdAt'] })
    },
  }
}
