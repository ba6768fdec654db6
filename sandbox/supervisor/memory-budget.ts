/** Node, the addon and what V8 shares between isolates. */
const hostMb = 128
/**
 * Resident memory of a guest that stays within its heap limit: measured, a guest of 64 MB that fills its heap
 * or its buffers ends at 105 to 140 MB.
 */
const residentPerHeap = 2
/** However many guests share a host, not all of them are at their limit. */
const guestsAtLimit = 4

/** What a host with guests of these heap limits may hold resident before it is killed, MiB. */
export function memoryBudgetMb(heapLimitsMb: readonly number[]): number {
  const largest = heapLimitsMb.toSorted((a, b) => b - a).slice(0, guestsAtLimit)
  // Guests that are merely awake still hold a little.
  const awake = 4 * heapLimitsMb.length
  return hostMb + awake + residentPerHeap * largest.reduce((sum, limit) => sum + limit, 0)
}
