/** How long to wait after the nth failure in a row (from 1): doubling, with jitter, so that a crowd does not come back as one. */
export function backOffMs(failures: number, { firstMs, mostMs }: { firstMs: number; mostMs: number }, random: () => number = Math.random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round(full * (0.5 + random() / 2))
}
