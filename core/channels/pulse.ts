import { valueAt, withValueAt } from '../../sandbox/capabilities/json-pointer.ts'
import { type EveryManifest, leastEveryMs } from '../../plugin-registry/manifest/socket-schema.ts'

/** What a manifest has a connection say every so often. Disposing ends it. */
export interface Pulse extends Disposable {
  /** The connection is open. */
  begin(): void
  /** Looks at a message; true when it was an answer to the pulse, and so is for nobody else. */
  see(message: unknown): boolean
}

export interface PulseOptions {
  send(message: unknown): void
  /** An answer is missing. */
  onDead(): void
  /** The newest value of the manifest's `last`. */
  last(): unknown
  /** While nothing is read, no answer can be missed. */
  isReading(): boolean
  random?: () => number
}

const mostEveryMs = 3_600_000

export function createPulse(every: EveryManifest | undefined, { send, onDead, last, isReading, random = Math.random }: PulseOptions): Pulse {
  let timer: NodeJS.Timeout | undefined
  let isDue = false

  function beat(ms: number): void {
    if (every === undefined) return
    if (isDue && isReading()) return onDead()
    isDue = every.answer !== undefined
    send(every.putLast === undefined ? every.message : withValueAt(every.message, every.putLast, last() ?? null))
    timer = setTimeout(beat, ms, ms)
  }

  // The first one at any moment of the first N ms: a crowd that lost its connections together must not speak as one.
  const start = (found: unknown) => {
    if (timer !== undefined || typeof found !== 'number' || Number.isNaN(found)) return
    const ms = Math.min(mostEveryMs, Math.max(leastEveryMs, found))
    timer = setTimeout(beat, ms * random(), ms)
  }

  return {
    begin() {
      if (every !== undefined && every.start === undefined && typeof every.ms === 'number') start(every.ms)
    },
    see(message) {
      if (every === undefined) return false
      if (every.start !== undefined && fits(message, every.start)) start(typeof every.ms === 'number' ? every.ms : valueAt(message, every.ms.pointer))
      if (every.answer === undefined || !fits(message, every.answer)) return false
      isDue = false
      return true
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** Does each pointer find its value? */
export function fits(message: unknown, match: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(match).every(([pointer, value]) => valueAt(message, pointer) === value)
}
