import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import { Delivery, type DeliveryRow } from '../store/entities/delivery.ts'
import type { HeldChannel } from './held-channel.ts'
import { type OpenSocket, socketLink } from './open-socket.ts'
import type { OutboundMessage } from './outbound-message.ts'
import type { Visit } from './visits.ts'

export interface SendVisit extends Visit {
  /** What is on the platform so far. */
  readonly recorded: readonly string[]
  sent(externalId: string): Promise<void>
}

/** More parts than this make one message nobody reads. */
const maxParts = 200

/** What the guest may do while it sends a message: record the parts that went out. */
export function sendVisit({ leases, lease, blobs, socket }: Pick<HeldChannel, 'leases' | 'lease' | 'blobs'> & { socket?: OpenSocket }, row: DeliveryRow, message: OutboundMessage): SendVisit {
  const recorded = [...row.sent]
  return {
    recorded,
    socket: socketLink(socket),
    async sent(externalId) {
      if (recorded.includes(externalId)) return
      if (recorded.length >= maxParts) throw new CapabilityError('quota_exceeded', `a message may have ${maxParts} parts at most`)
      recorded.push(externalId)
      await leases.write(lease, async (sql) => void (await sql.update(Delivery, { id: row.id }, { sent: [...recorded] })))
    },
    blobs: {
      async read(blob) {
        // Ids can be guessed: a plugin sends what goes with this message, and no other file.
        const attachment = message.attachments.find((each) => each.blob === blob)
        if (attachment === undefined) throw new CapabilityError('request_invalid', `this message has no file ${blob}`, { blob })
        const { row: kept, data } = await blobs.read(blob)
        return { name: attachment.name, type: kept.type, data }
      },
    },
  }
}
