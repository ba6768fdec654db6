import { frameKind, pingFor } from '../protocol/frame.ts'
import type { HostLink } from './host-link.ts'
import type { HostProcess } from './host-process.ts'

/** On a computer with too much to do, silence alone convicts nobody: the host must have had this share of the time on a processor. */
const leastShare = 1 / 4

export interface StallWatchOptions {
  link: Pick<HostLink, 'send' | 'waiting'>
  process: Pick<HostProcess, 'cpuMs'>
  /** Does anything run there, or start? */
  isBusy(): boolean
  lookMs: number
  /** How long the guest at work may go on without a pause, ms. */
  limitMs(): number
  /** And how much longer, ms, for something inside the host may end it better. */
  graceMs: number
  onStalled(silentMs: number): void
}

/** Notices a guest that does not come back and holds the host's thread, where nothing inside can interrupt it. */
export interface StallWatch extends Disposable {
  /** A call or a load began. */
  wake(): void
  /** The answer to a ping of this watch. False when none was asked for. */
  pong(): boolean
}

export function watchStalls({ link, process, isBusy, lookMs, limitMs, graceMs, onStalled }: StallWatchOptions): StallWatch {
  let timer: NodeJS.Timeout | undefined
  let asked: { at: number; cpuMs: number } | undefined

  function look(): void {
    // While the gateway does not read, a pong cannot come.
    if (asked && link.waiting()) asked = { at: performance.now(), cpuMs: process.cpuMs() ?? 0 }
    if (asked) return judge(asked)
    if (!isBusy()) return stop()
    asked = { at: performance.now(), cpuMs: process.cpuMs() ?? 0 }
    link.send(frameKind.ping, 0, pingFor.stalls)
  }

  function judge(since: { at: number; cpuMs: number }): void {
    if (!isOver(since)) return
    // A pong may have come that this busy process has not read yet.
    setImmediate(() => setImmediate(() => {
      if (asked !== since || timer === undefined) return
      stop()
      onStalled(performance.now() - since.at)
    }))
  }

  function isOver({ at, cpuMs }: { at: number; cpuMs: number }): boolean {
    const limit = limitMs() + graceMs
    if (performance.now() - at <= limit) return false
    const spent = process.cpuMs()
    return spent === undefined || spent - cpuMs >= limit * leastShare
  }

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  return {
    wake() {
      timer ??= setInterval(look, lookMs)
    },
    pong() {
      if (!asked) return false
      asked = undefined
      return true
    },
    [Symbol.dispose]: stop,
  }
}
