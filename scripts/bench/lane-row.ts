import { readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { createBenchHome } from './bench-home.ts'
import { figures } from './measure.ts'
import { chooseModel, startQuickModel } from './message-rows.ts'
import { memoryOfTree, startAirlock } from './process-run.ts'
import type { Row } from './row.ts'

const waiting = 1_000
const senders = 16
const seconds = 5
const targetMb = 30

/** What a thousand conversations cost whose turns wait because every place is taken by a model that hangs. */
export async function laneRow(): Promise<Row> {
  await using model = await startQuickModel()
  await using home = await createBenchHome()
  await chooseModel(home, model.url)
  const run = await startAirlock(home.dataDir)
  try {
    const token = readFileSync(`${home.dataDir}/cli-token`, 'utf8').trim()
    const send = async (text: string) => {
      const response = await fetch(`${run.url}/api/rpc/chat.send`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ text }) })
      if (!response.ok) throw new RangeError(`chat.send: ${response.status} ${await response.text()}`)
      await response.arrayBuffer()
    }
    const sendMany = async (text: string, count: number) => {
      let left = count
      await Promise.all(Array.from({ length: senders }, async () => {
        while (left-- > 0) await send(text)
      }))
    }
    // As many that are answered, so that what a gateway at work holds anyway is there already; then all places are taken.
    await sendMany('Hello?', waiting)
    await sendMany('hang', 128)
    const before = await residentMb(run.child.pid!)
    await sendMany('hang', waiting)
    const ours = figures([Math.max(0, (await residentMb(run.child.pid!)) - before)])
    return { what: `${waiting} conversations waiting for a place`, unit: 'MB', ours, target: `at most ${targetMb} MB`, holds: ours.median <= targetMb }
  } finally {
    await run.stop()
  }
}

/** The least of some seconds: what is held, without what the collector has not looked at yet. */
async function residentMb(pid: number): Promise<number> {
  const samples: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    await after(1_000)
    samples.push(memoryOfTree(pid).rssMb)
  }
  return Math.min(...samples)
}
