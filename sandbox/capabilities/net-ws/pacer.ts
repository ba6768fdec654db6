/** Whether a connection is being read: not while anybody holds it, and not past its messages of a minute. */
export interface Pacer extends Disposable {
  /** One more message was read. */
  count(): void
  hold(who: string): void
  release(who: string): void
}

const minuteMs = 60_000
const self = Symbol('pace')

export function createPacer(perMinute: number, { stop, go }: { stop(): void; go(): void }, now: () => number = () => performance.now()): Pacer {
  const holders = new Set<unknown>()
  let since = now()
  let counted = 0
  let timer: NodeJS.Timeout | undefined

  const hold = (who: unknown) => {
    if (holders.size === 0) stop()
    holders.add(who)
  }
  const release = (who: unknown) => {
    if (holders.delete(who) && holders.size === 0) go()
  }

  return {
    hold,
    release,
    count() {
      if (now() - since >= minuteMs) {
        since = now()
        counted = 0
      }
      if (++counted < perMinute || holders.has(self)) return
      hold(self)
      timer = setTimeout(() => release(self), Math.max(1, since + minuteMs - now()))
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
