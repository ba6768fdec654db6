export interface Figures {
  median: number
  p99: number
  runs: number
}

/** Median and 99th percentile (nearest rank) of what was measured. */
export function figures(samples: readonly number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  return { median: rank(0.5), p99: rank(0.99), runs: sorted.length }
}

/** How long each of `runs` calls took, ms, one after the other, after `warmUp` that do not count. */
export async function time(runs: number, call: () => Promise<unknown>, warmUp = 0): Promise<number[]> {
  for (let run = 0; run < warmUp; run += 1) await call()
  const samples: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now()
    await call()
    samples.push(performance.now() - started)
  }

  return samples
}

/** Calls per second with `inFlight` at once, for `total` calls. */
export async function throughput(total: number, inFlight: number, call: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const worker = async () => {
    while (next < total) await call(next++)
  }

  const started = performance.now()
  await Promise.all(Array.from({ length: inFlight }, worker))
  return total / ((performance.now() - started) / 1000)
}

/** Two things measured in turns, so that a noisy machine disturbs both alike. */
export async function inTurns(rounds: number, one: () => Promise<number[]>, other: () => Promise<number[]>): Promise<[number[], number[]]> {
  const first: number[] = []
  const second: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    first.push(...await one())
    second.push(...await other())
  }

  return [first, second]
}
