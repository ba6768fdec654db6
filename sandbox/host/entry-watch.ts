/** How often a guest that is inside its isolate is looked at. */
const lookMs = 40
/** Past its own limit, isolated-vm has ended what it can end. */
const graceMs = 100

/**
 * Notices a guest that its isolate's timeout does not stop: natives such as BigInt's `toString`, getters on
 * a rejection that isolated-vm reads (FACTS). Time in the isolate is counted, not time waiting for a thread,
 * so a busy neighbour convicts nobody.
 */
export function createEntryWatch(options: { cpuMs: number; wallTime(): bigint | undefined; onDisposed(): void; onStuck(): void }) {
  const allowedNs = BigInt(options.cpuMs + graceMs) * 1_000_000n
  let inside = 0
  let left = 0
  let timer: NodeJS.Timeout | undefined
  let seen: { left: number; wallTime: bigint } = { left: 0, wallTime: 0n }

  const look = () => {
    if (inside === 0) return stop()
    const wallTime = options.wallTime()
    if (wallTime === undefined) {
      stop()
      options.onDisposed()
    } else if (seen.left !== left) seen = { left, wallTime }
    else if (wallTime - seen.wallTime > allowedNs) {
      stop()
      options.onStuck()
    }
  }

  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }

  return {
    entered() {
      inside++
      if (timer) return
      seen = { left, wallTime: options.wallTime() ?? 0n }
      timer = setInterval(look, lookMs)
    },
    left() {
      inside--
      left++
    },
    isIdle: () => inside === 0,
    close: stop,
  }
}
