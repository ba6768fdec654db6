import type { Broker, RequestOrigin } from './broker.ts'

/** So many requests begin in one turn of the event loop; each takes some 50 to 200 µs of it. */
export const requestsPerTurn = 8

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
  const waiting = new Map<string, (() => void)[]>()
  let begun = 0
  let isCounting = false

  function count(): void {
    begun++
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
      const work = works.shift()!
      waiting.delete(plugin)
      if (works.length > 0) waiting.set(plugin, works)
      count()
      work()
    }
  }

  function wait({ plugin }: RequestOrigin, work: () => void): void {
    const works = waiting.get(plugin.name)
    if (works === undefined) waiting.set(plugin.name, [work])
    else works.push(work)
  }

  return {
    handle(from, requestText, lingers) {
      if (waiting.size === 0 && begun < requestsPerTurn) {
        count()
        return broker.handle(from, requestText, lingers)
      }
      return new Promise((resolve) => wait(from, () => resolve(broker.handle(from, requestText, lingers))))
    },
    [Symbol.dispose]: () => broker[Symbol.dispose](),
  }
}
