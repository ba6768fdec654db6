import { deltaOf, finishedMessageOf, type Delta } from './delta.ts'
import type { GatewayEvent } from './events.ts'

/** What one topic keeps for those who were away. */
export const maxKeptEvents = 500
export const maxKeptLength = 1024 * 1024

/** One event, or the deltas of one message folded into the text so far. */
interface Kept {
  event: GatewayEvent
  /** Characters of its data, roughly. */
  length: number
  /** Set for folded deltas: whose text it is. */
  message?: string
}

/** The last events of one topic, bounded in number and size. Deltas of one message are kept as one snapshot. */
export class TopicLog {
  #kept: Kept[] = []
  #length = 0
  /** The newest seq that this log can no longer tell. */
  #lost: number
  #anyLost = false
  /** The message whose beginning is lost: a snapshot of its rest would be a lie. */
  #lostMessage: string | undefined
  #seq: number

  constructor(firstSeq: number) {
    this.#seq = firstSeq
    this.#lost = firstSeq
  }

  /** The newest seq there is. */
  get seq(): number {
    return this.#seq
  }

  /** Characters kept, roughly. */
  get length(): number {
    return this.#length
  }

  append(topic: string, type: string, data: unknown, at: string): GatewayEvent {
    this.#seq += 1
    const event: GatewayEvent = { topic, type, seq: this.#seq, at, data }
    const delta = deltaOf(event)
    if (delta) this.#fold(event, delta)
    else {
      this.#takeSnapshot(finishedMessageOf(event))
      this.#keep({ event, length: lengthOf(data) })
    }
    this.#trim()
    return event
  }

  /** What came after `seq`, oldest first; `gap` says that some of it is lost. Zero asks for all that is kept. */
  since(seq: number): { gap: boolean; events: GatewayEvent[] } {
    const gap = seq === 0 ? this.#anyLost : seq < this.#lost || seq > this.#seq
    if (gap) return { gap, events: [] }
    return { gap, events: this.#kept.filter(({ event }) => event.seq > seq).map(({ event }) => event) }
  }

  #fold(event: GatewayEvent, delta: Delta): void {
    const { message, text, data } = delta
    if (message === this.#lostMessage) {
      this.#lose(event.seq)
      return
    }
    const before = this.#takeSnapshot(message)
    const known = before && deltaOf(before.event)
    const whole = known ? joined(known, delta) : text
    // Where the text begins is said by its first piece, unless it was taken back to before that.
    const begins = known && known.from <= delta.from ? known.data : {}
    this.#keep({ event: { ...event, data: { ...data, ...begins, text: whole, snapshot: true, ...(delta.anew || known?.anew) && { anew: true } } }, length: 100 + whole.length, message })
  }

  #takeSnapshot(message: string | undefined): Kept | undefined {
    if (message === undefined) return undefined
    const index = this.#kept.findLastIndex((kept) => kept.message === message)
    if (index < 0) return undefined
    const [kept] = this.#kept.splice(index, 1)
    this.#length -= kept?.length ?? 0
    return kept
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept)
    this.#length += kept.length
  }

  #trim(): void {
    while (this.#kept.length > maxKeptEvents || this.#length > maxKeptLength) {
      const oldest = this.#kept.shift()
      if (!oldest) return
      this.#length -= oldest.length
      if (oldest.message !== undefined) this.#lostMessage = oldest.message
      this.#lose(oldest.event.seq)
    }
  }

  #lose(seq: number): void {
    this.#lost = Math.max(this.#lost, seq)
    this.#anyLost = true
  }
}

function joined(known: Delta, { from, text, anew }: Delta): string {
  return `${anew ? known.text.slice(0, Math.max(0, from - known.from)) : known.text}${text}`
}

function lengthOf(data: unknown): number {
  return JSON.stringify(data)?.length ?? 0
}
