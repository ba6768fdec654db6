import { readFileSync } from 'node:fs'
import { fetch } from 'undici'
import type { Tier } from '../../sandbox/supervisor/guest-plugin.ts'
import type { Gateway } from '../../core/gateway.ts'
import type { Caller } from '../../core/access/caller.ts'
import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { figures, time } from './measure.ts'
import { memoryOfTree, type ProcessRun, startAirlock } from './process-run.ts'
import type { Row } from './row.ts'

const wakes = 120
type Open = Gateway & { caller: Caller }

const call = (gateway: Open, plugin: string, text = 'hello', tool = 'echo') => gateway.services.plugins.callTool(gateway.caller, { plugin, tool, input: { text } })

/** Plugins that were asleep, and what they hold awake. */
export async function wakeRows(): Promise<Row[]> {
  return [await wakeRow('verified'), await wakeRow('unverified'), ...(await memoryRows()), await manyRow()]
}

async function wakeRow(tier: Tier): Promise<Row> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, 8, { tier, publisher: 'bench' })
  await using gateway = await home.open()
  await gateway.supervisor.warm([tier])
  await call(gateway, names[0]!)
  const samples: number[] = []
  for (let run = 0; run < wakes; run++) {
    const name = names[1 + (run % 7)]!
    await gateway.supervisor.stop(name)
    // What is prepared for the next one is prepared between two wakes, as it is between two events.
    await quiet(gateway, tier)
    samples.push(...await time(1, () => call(gateway, name)))
  }

  const ours = figures(samples)
  const [p50, p99] = tier === 'verified' ? [6, 20] : [25, 80]
  const where = tier === 'verified' ? 'a shared host' : 'a spare of its own'
  return { what: `wake of a sleeping plugin, ${tier}, in ${where}`, unit: 'ms', ours, target: `p50 at most ${p50} ms, p99 at most ${p99} ms`, holds: ours.median <= p50 && ours.p99 <= p99 }
}

async function quiet(gateway: Open, tier: Tier): Promise<void> {
  const until = performance.now() + 3_000
  do await new Promise((resolve) => setTimeout(resolve, 60))
  while (tier === 'unverified' && gateway.supervisor.status().spares.length === 0 && performance.now() < until)
  if (tier === 'unverified') await new Promise((resolve) => setTimeout(resolve, 60))
}

/** What one more plugin awake costs, and one asleep. */
async function memoryRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, 41, { tier: 'verified', publisher: 'bench' })
  await using gateway = await home.open()
  await call(gateway, names[0]!)
  // The isolate that a host keeps ready for the next plugin is there, both times.
  const hostMb = async () => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    return gateway.supervisor.status().hosts.reduce((sum, { rssMb }) => sum + rssMb, 0)
  }
  const before = await hostMb()
  for (const name of names.slice(1)) await call(gateway, name)
  const shared = (await hostMb() - before) / (names.length - 1)
  for (const name of names) await gateway.supervisor.stop(name)

  await using other = await createBenchHome()
  const strangers = await installEchoPlugins(other, 4, { tier: 'unverified' })
  await using second = await other.open()
  for (const name of strangers) await call(second, name)
  const alone = second.supervisor.status().hosts.reduce((sum, { rssMb }) => sum + rssMb, 0) / strangers.length
  for (const name of strangers) await second.supervisor.stop(name)
  const asleep = second.supervisor.status().hosts.reduce((sum, { rssMb }) => sum + rssMb, 0)
  return [
    { what: 'one more plugin awake in a shared host', unit: 'MB', ours: figures([shared]), target: 'at most 2 MB', holds: shared <= 2 },
    { what: 'one unverified plugin awake, its process', unit: 'MB', ours: figures([alone]), target: 'at most 55 MB', holds: alone <= 55 },
    { what: 'unverified plugins asleep, their processes', unit: 'MB', ours: figures([asleep]), target: '0 MB', holds: asleep === 0 },
  ]
}

async function manyRow(): Promise<Row> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, 1_000, { tier: 'bundled' })
  // A process of its own: this one still holds what installing took.
  const run = await startAirlock(home.dataDir)
  const token = readFileSync(`${home.dataDir}/cli-token`, 'utf8').trim()
  const ask = async (operation: string, input: object): Promise<unknown> => {
    const response = await fetch(`${run.url}/api/rpc/${operation}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(input) })
    if (!response.ok) throw new RangeError(`${operation} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  for (const plugin of names.slice(0, 300)) await ask('plugin.call', { plugin, tool: 'echo', input: { text: 'hello' } })
  const samples = await memorySamples(run)
  const { plugins } = (await ask('plugin.list', {})) as { plugins: { run?: { state: string } }[] }
  await run.stop()
  const awake = plugins.filter(({ run }) => run?.state === 'awake').length
  if (awake < 300) throw new RangeError(`only ${awake} plugins are awake`)
  const ours = figures(samples.map(({ rssMb }) => rssMb))
  return {
    what: '1,000 plugins installed, 300 of them awake: gateway and hosts', unit: 'MB', ours, peer: { name: 'shared pages counted once', figures: figures(samples.map(({ pssMb }) => pssMb)) },
    target: 'at most 900 MB', holds: ours.median <= 900,
  }
}

/** Second by second, gateway and hosts. */
async function memorySamples(run: ProcessRun): Promise<{ rssMb: number; pssMb: number }[]> {
  const samples = []
  for (let second = 0; second < 5; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    samples.push(memoryOfTree(run.child.pid!))
  }
  return samples
}
