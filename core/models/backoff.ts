const firstMs = 500
const longestMs = 8_000

/** Pause before the nth repeat, counted from 1: doubling, and half of it by chance, so that those who were refused together do not come back together. */
export function backoffMs(repeat: number, random: () => number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (repeat - 1))
  return Math.round(full * (0.5 + random() / 2))
}
