import type { OutletPort } from '../agent/outlet-port.ts'
import { Conversation } from '../store/entities/conversation.ts'
import { Delivery } from '../store/entities/delivery.ts'
import type { Store } from '../store/store.ts'
import { deliveryOf } from './deliveries.ts'
import type { TextSoFar } from './presence.ts'

export interface Outlets extends OutletPort {
  textSoFar: TextSoFar
}

/** Where answers of turns go that came from a channel: their text while it grows, and the row that sends it in the end. */
export function createOutlets({ store, nudge }: { store: Store; nudge(channel: string): void }): Outlets {
  const growing = new Map<string, { readonly text: string }>()

  return {
    async open(turn, transcript) {
      const conversation = await store.fork().findOne(Conversation, { id: turn.conversation }, { disableIdentityMap: true })
      // Deleted with its channel meanwhile: the answer stays at home.
      if (conversation === null) return undefined
      growing.set(turn.id, transcript)
      nudge(conversation.channel)
      return {
        async deliver(sql, message) {
          const row = deliveryOf(conversation, turn, message)
          if (row) await sql.insert(Delivery, row)
        },
        delivered: () => nudge(conversation.channel),
        [Symbol.dispose]: () => void growing.delete(turn.id),
      }
    },

    textSoFar: ({ id }) => growing.get(id)?.text,
  }
}
