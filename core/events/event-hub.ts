import type { Events, GatewayEvent } from './events.ts'
import { TopicLog } from './topic-log.ts'

/** Topics that are remembered at once; the one silent for longest is forgotten first. */
const maxTopics = 1_000
/** Characters that all topics keep together: a thousand full ones would be the gateway's whole memory. */
const maxKeptTogether = 32 * 1024 * 1024

export interface Replay {
  /** The newest seq of the topic: whoever has it has everything. */
  seq: number
  /** What was missed, oldest first; one `replay_gap` when some of it is lost. */
  events: GatewayEvent[]
}

/** Publishes events to whoever delivers them, and keeps the last ones of each topic. */
export interface EventHub extends Events {
  /** Without `seq`: nothing missed, from now on. With zero: all that is kept. */
  replay(topic: string, seq?: number): Replay
  onPublish(listener: (event: GatewayEvent) => void): () => void
}

export function createEventHub({ now = () => new Date() }: { now?: () => Date } = {}): EventHub {
  const logs = new Map<string, TopicLog>()
  const listeners = new Set<(event: GatewayEvent) => void>()
  let lastFirstSeq = 0
  let keptTogether = 0

  function logOf(topic: string): TopicLog {
    const known = logs.get(topic)
    if (known) {
      logs.delete(topic)
      logs.set(topic, known)
      return known
    }
    // From the clock, in microseconds: a seq from before a restart, or of a forgotten topic, is always an older one.
    lastFirstSeq = Math.max(lastFirstSeq + 1, now().getTime() * 1_000)
    const made = new TopicLog(lastFirstSeq)
    logs.set(topic, made)
    if (logs.size > maxTopics) forgetSilent()
    return made
  }

  function forgetSilent(): void {
    const [silent] = logs
    if (silent === undefined) return
    logs.delete(silent[0])
    keptTogether -= silent[1].length
  }

  return {
    publish(topic, type, data) {
      const log = logOf(topic)
      const before = log.length
      const event = log.append(topic, type, data, now().toISOString())
      keptTogether += log.length - before
      while (keptTogether > maxKeptTogether && logs.size > 1) forgetSilent()
      for (const listener of listeners) listener(event)
    },

    replay(topic, seq) {
      const log = logOf(topic)
      if (seq === undefined) return { seq: log.seq, events: [] }
      const { gap, events } = log.since(seq)
      if (!gap) return { seq: log.seq, events }
      return { seq: log.seq, events: [{ topic, type: 'replay_gap', seq: log.seq, at: now().toISOString(), data: {} }] }
    },

    onPublish(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
