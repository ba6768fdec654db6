import { readFileSync } from 'node:fs'
import { figures } from './measure.ts'
import { createBenchHome, installEchoPlugins, type BenchHome } from './bench-home.ts'
import { memoryOfTree, startAirlock, startBareProgram } from './process-run.ts'
import type { Row } from './row.ts'

const runs = 15

/** How fast it starts, with 10 plugins and with 110, against a bare program with the same libraries; and what it holds when idle. */
export async function startRows(): Promise<Row[]> {
  await using fresh = await createBenchHome()
  await using few = await createBenchHome()
  await using many = await createBenchHome()
  await using bare = await createBenchHome()
  await installEchoPlugins(few, 10)
  await installEchoPlugins(many, 110)

  const samples = { few: [] as number[], many: [] as number[], bare: [] as number[] }
  for (const home of [few, many]) await startOnce(home)
  for (let run = 0; run < runs; run += 1) {
    samples.few.push(await startOnce(few))
    samples.bare.push(await startBare(bare))
    samples.many.push(await startOnce(many))
  }

  const [ours, loaded, peer] = [figures(samples.few), figures(samples.many), figures(samples.bare)]
  return [
    {
      what: 'launcher\'s exit to /readyz, warm, 10 plugins', unit: 'ms', ours, peer: { name: 'bare Koa + socket.io + MikroORM', figures: peer },
      target: 'at most 800 ms and 1.6×', holds: ours.median <= 800 && ours.median <= 1.6 * peer.median,
    },
    {
      what: 'the same with 110 plugins', unit: 'ms', ours: loaded, peer: { name: 'with 10 plugins', figures: ours },
      target: 'at most 1.05×', holds: loaded.median <= 1.05 * ours.median,
    },
    await idleMemory(fresh, 'idle memory, gateway and hosts, one host awake', 190),
    await idleMemory(few, 'the same with a spare process, as unverified plugins are installed'),
  ]
}

async function startOnce(home: BenchHome): Promise<number> {
  const run = await startAirlock(home.dataDir)
  await run.stop()
  return run.readyMs
}

async function startBare(home: BenchHome): Promise<number> {
  const run = await startBareProgram(home.dataDir)
  await run.stop()
  return run.readyMs
}

/** Resident memory, second by second, once a plugin has answered; with no target where none is given. */
async function idleMemory(home: BenchHome, what: string, targetMb = Number.POSITIVE_INFINITY): Promise<Row> {
  const run = await startAirlock(home.dataDir)
  const token = readFileSync(`${home.dataDir}/cli-token`, 'utf8').trim()
  await fetch(`${run.url}/api/rpc/plugin.call`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ plugin: 'calculator', tool: 'evaluate', input: { expression: '1+1' } }),
  })
  const samples: number[] = []
  const shared: number[] = []
  for (let second = 0; second < 10; second += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 1000) })
    const { rssMb, pssMb } = memoryOfTree(run.child.pid!)
    samples.push(rssMb)
    shared.push(pssMb)
  }

  await run.stop()
  const ours = figures(samples)
  return {
    what, unit: 'MB', ours, peer: { name: 'shared pages counted once', figures: figures(shared) },
    target: Number.isFinite(targetMb) ? `at most ${targetMb} MB` : 'none', holds: ours.median <= targetMb,
  }
}
