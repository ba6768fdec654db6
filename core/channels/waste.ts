/** Bytes that were fetched for nothing within the hour. */
export interface Waste {
  add(bytes: number): void
  isFull(): boolean
}

const hourMs = 3_600_000
export const maxWasteBytes = 200 * 1024 * 1024

export function createWaste(now: () => number = () => performance.now()): Waste {
  let since = now()
  let wasted = 0

  return {
    add(bytes) {
      if (now() - since >= hourMs) {
        since = now()
        wasted = 0
      }

      wasted += bytes
    },
    isFull: () => wasted >= maxWasteBytes && now() - since < hourMs,
  }
}
