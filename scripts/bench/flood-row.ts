import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Plugin } from '../../core/store/entities/plugin.ts'
import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { type Figures, figures, time } from './measure.ts'
import type { Row } from './row.ts'

const rounds = 5
const callsPerRound = 200
const warmUp = 50
const inFlight = 64

/** What a quiet plugin's calls take while others flood: one in the same process, one in a process of another publisher. */
export async function floodRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  const [quiet = '', neighbour = '', stranger = ''] = await installEchoPlugins(home, 3, { tier: 'verified', publisher: 'bench' })
  await setApart(home, stranger)
  await using gateway = await home.open()
  const call = (plugin: string) => gateway.services.plugins.callTool(gateway.caller, { plugin, tool: 'echo', input: { text: 'hello' } })

  const measure = () => time(callsPerRound, () => call(quiet), warmUp)
  const taken = { alone: [] as number[], neighbour: [] as number[], stranger: [] as number[], both: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    taken.alone.push(...await measure())
    taken.neighbour.push(...await during([neighbour], measure))
    taken.stranger.push(...await during([stranger], measure))
    taken.both.push(...await during([neighbour, stranger], measure))
  }

  const peer = { name: 'the same, alone', figures: figures(taken.alone.map(micro)) }
  const row = (who: string, samples: readonly number[]): Row => ({ what: `quiet plugin's tool call while ${who} floods, ${inFlight} in flight`, unit: 'µs', ours: figures(samples.map(micro)), peer })
  return [row('one in its process', taken.neighbour), row('one in another process', taken.stranger), row('one in each', taken.both)]

  async function during(plugins: readonly string[], work: () => Promise<number[]>): Promise<number[]> {
    let isOver = false
    const floods = plugins.flatMap((plugin) => Array.from({ length: inFlight }, async () => {
      // What is too much for its limits is refused, and asked again at once.
      while (!isOver) await call(plugin).catch(() => {})
    }))
    try {
      return await work()
    } finally {
      isOver = true
      await Promise.all(floods)
    }
  }
}

async function setApart(home: Awaited<ReturnType<typeof createBenchHome>>, name: string): Promise<void> {
  await using gateway = await home.open()
  await gateway.store.fork().nativeUpdate(Plugin, { name }, { publisher: 'other' })
}

const floods = 6
const floodMs = 3_000

/** How late the gateway's event loop is while plugins, each in a process of its own, ask for entries as fast as they may. */
export async function lagRow(): Promise<Row> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, floods, { tier: 'unverified' })
  await using gateway = await home.open()
  const call = (plugin: string) => gateway.services.plugins.callTool(gateway.caller, { plugin, tool: 'lookOften', input: { text: 'hello' } })
  for (const name of names) await call(name)
  const quiet = await lag(() => new Promise((resolve) => setTimeout(resolve, floodMs)))
  const flooded = await lag(async () => {
    const end = performance.now() + floodMs
    await Promise.all(names.map(async (name) => {
      while (performance.now() < end) await call(name)
    }))
  })
  return {
    what: `the gateway's event loop lags while ${floods} plugins ask for entries without end`, unit: 'ms', ours: flooded,
    peer: { name: 'the same, nobody asks', figures: quiet }, target: 'p99 at most 50 ms', holds: flooded.p99 <= 50,
  }
}

/** From one look at the clock, each millisecond, to the next. */
async function lag(work: () => Promise<unknown>): Promise<Figures> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  await work()
  delays.disable()
  return { median: delays.percentile(50) / 1e6, p99: delays.percentile(99) / 1e6, runs: delays.count }
}

const micro = (ms: number) => ms * 1000
