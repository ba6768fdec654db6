import type { Broker, RequestOrigin } from './broker.ts'

/** So many requests begin in one turn of the event loop; each takes some 50 to 200 µs of it. */
export const requestsPerTurn = 8
/** A longer one counts as several: megabytes of small values take a tenth of a second and more to be read. */
const charsOfOne = 64 * 1024

export interface FairBrokerOptions {
  /** Runs `work` in the next turn of the event loop. */
  nextTurn?(work: () => void): void
}

/**
 * Lets plugins' requests begin in turn. A few of each turn of the event loop begin at once; what is more waits for the next
 * turns, one of each plugin after the other: who asks for much waits for itself, and the gateway has time for all else.
 */
export function fairBroker(broker: Broker, { nextTurn = setImmediate }: FairBrokerOptions = {}): Broker {
  /** By plugin, in the order in which their turns come. */
  const waiting = new Map<string, { text: string; work(): void }[]>()
  let begun = 0
  let isCounting = false

  function count(text: string): void {
    begun += 1 + Math.floor(text.length / charsOfOne)
    if (isCounting) return
    isCounting = true
    nextTurn(beginMore)
  }

  function beginMore(): void {
    begun = 0
    isCounting = false
    while (begun < requestsPerTurn) {
      const next = waiting.entries().next()
      if (next.done) return
      const [plugin, works] = next.value
      const { text, work } = works.shift()!
      waiting.delete(plugin)
      if (works.length > 0) waiting.set(plugin, works)
      count(text)
      work()
    }
  }

  function wait({ plugin }: RequestOrigin, text: string, work: () => void): void {
    const works = waiting.get(plugin.name)
    if (works === undefined) waiting.set(plugin.name, [{ text, work }])
    else works.push({ text, work })
  }

  return {
    handle(from, requestText, lingers) {
      if (waiting.size === 0 && begun < requestsPerTurn) {
        count(requestText)
        return broker.handle(from, requestText, lingers)
      }
      return new Promise((resolve) => wait(from, requestText, () => resolve(broker.handle(from, requestText, lingers))))
    },
    [Symbol.dispose]: () => broker[Symbol.dispose](),
  }
}
