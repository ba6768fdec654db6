import type { DailyBytesStore } from './daily-bytes.ts'
import type { KeyValueStore } from './key-value.ts'
import type { StoreLog } from './store-log.ts'

const everyMs = 10 * 60_000

/** Deletes now and then what nobody sees any more: entries that expired, sums of days that are over. Returns the stop. */
export function startSweep({ entries, sentBytes, log, now = Date.now, every = everyMs }: {
  entries: Pick<KeyValueStore, 'sweep'>
  sentBytes: Pick<DailyBytesStore, 'sweep'>
  log: Pick<StoreLog, 'warn'>
  now?: () => number
  every?: number
}): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  const sweep = async () => {
    try {
      await entries.sweep()
      await sentBytes.sweep(new Date(now()).toISOString().slice(0, 10))
    } catch (error) {
      log.warn({ err: error }, 'what has expired could not be swept; it is tried again')
    }
  }
  const timer = setInterval(() => {
    running = running.then(sweep)
  }, every).unref()

  return async () => {
    clearInterval(timer)
    await running
  }
}
