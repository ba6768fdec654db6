/** How often a guest that is inside its isolate is looked at. */
const lookMs = 40
/** Past its own limit by this much, isolated-vm has ended what it can end. */
const graceMs = 120

export interface EntryWatchOptions {
  cpuMs: number
  /** Time that the isolate has run, ns; undefined when it is gone. */
  wallTime(): bigint | undefined
  onDisposed(): void
  onStuck(): void
}

export interface EntryWatch {
  entered(): void
  left(): void
  isIdle(): boolean
  close(): void
}

/**
 * Notices a guest that its isolate's timeout does not stop: natives such as BigInt's `toString`, getters on
 * a rejection that isolated-vm reads (FACTS). Time in the isolate is counted, not time waiting for a thread,
 * so a busy neighbour convicts nobody.
 */
export function createEntryWatch(options: EntryWatchOptions): EntryWatch {
  const allowedNs = BigInt(options.cpuMs + graceMs) * 1_000_000n
  let inside = 0
  let left = 0
  let timer: NodeJS.Timeout | undefined
  let seen = { left: 0, wallTime: 0n }

  const look = () => {
    if (inside === 0) return close()
    const wallTime = options.wallTime()
    if (wallTime === undefined) {
      close()
      options.onDisposed()
    } else if (seen.left !== left) seen = { left, wallTime }
    else if (wallTime - seen.wallTime > allowedNs) confirm()
  }

  // On a computer with too much to do, timers run late, and before what the isolate has said meanwhile is read.
  const confirm = () => {
    const before = left
    setImmediate(() =>
      setImmediate(() => {
        if (!timer || left !== before) return
        close()
        options.onStuck()
      }),
    )
  }

  const close = () => {
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
    close,
  }
}
