import { z } from 'zod'
import type { Signals } from '../store/signals.ts'
import type { EventHub } from './event-hub.ts'

/** A note takes 7,900 bytes, and a character may take three. */
const maxNoteChars = 2_500

const Told = z.object({ topic: z.string(), type: z.string(), data: z.unknown().optional() })

/**
 * What one gateway publishes, the consoles of every gateway on the same database hear. An event too long for a note comes
 * as `replay_gap`: whoever listens reads anew.
 */
export function shareEvents(hub: EventHub, signals: Signals): () => void {
  let fromElsewhere = false
  const stopPublishing = hub.onPublish(({ topic, type, data }) => {
    if (fromElsewhere) return
    const isLong = (JSON.stringify(data)?.length ?? 0) > maxNoteChars
    signals.send('event', isLong ? { topic, type: 'replay_gap', data: {} } : { topic, type, data })
  })
  const stopHearing = signals.on('event', (note) => {
    const told = Told.safeParse(note).data
    if (told === undefined) return
    fromElsewhere = true
    try {
      hub.publish(told.topic, told.type, told.data)
    } finally {
      fromElsewhere = false
    }
  })
  return () => {
    stopPublishing()
    stopHearing()
  }
}
