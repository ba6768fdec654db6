import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchHome, createBenchHome } from './bench-home.ts'
import { openCommitPeer } from './commit-peer.ts'
import { channelRow } from './channel-row.ts'
import { laneRow } from './lane-row.ts'
import { figures, throughput, time } from './measure.ts'
import type { Row } from './row.ts'

const rounds = 5
const perRound = 60
const warmUp = 60
const sessions = 50
const messagesPerRound = 600

/** What a message costs from its arrival to its stored answer, with a model that answers at once: everything on the disk before it is acknowledged. */
export async function messageRows(): Promise<Row[]> {
  await using model = await startQuickModel()
  await using home = await createBenchHome()
  await chooseModel(home, model.url)
  await using gateway = await home.open()
  await using commits = await openCommitPeer(home.dataDir)
  const { chat } = gateway.services

  const ends = new Map<string, () => void>()
  const early = new Set<string>()
  gateway.events.onPublish(({ type, data }) => {
    if (type !== 'message.final' && type !== 'turn.failed') return
    const turn = String(Reflect.get(Object(data), 'turn'))
    if (type === 'turn.failed') throw new RangeError(`a turn failed: ${JSON.stringify(data)}`)
    const end = ends.get(turn)
    if (end === undefined) early.add(turn)
    ends.delete(turn)
    end?.()
  })
  const ask = async (session: string | undefined) => {
    const sent = await chat.send(gateway.caller, { text: 'Hello?', ...(session !== undefined && { session }) })
    if (!early.delete(sent.turn)) await new Promise<void>((resolve) => ends.set(sent.turn, resolve))
    return sent.session
  }

  const own: number[] = []
  const written: number[] = []
  const asked: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    // A new conversation each round: what is measured is not its length.
    const session = await ask(undefined)
    own.push(...await time(perRound, () => ask(session), warmUp))
    written.push(...await time(perRound, () => commits.write(), warmUp))
    asked.push(...await time(perRound, () => model.ask(), warmUp))
  }

  const perSecond: number[] = []
  for (let round = 0; round < rounds + 1; round += 1) {
    const places = await Promise.all(Array.from({ length: sessions }, () => ask(undefined)))
    const free = [...places]
    const rate = await throughput(messagesPerRound, sessions, async () => {
      const session = free.pop()
      await ask(session)
      if (session !== undefined) free.push(session)
    })
    if (round > 0) perSecond.push(rate)
  }

  const [median, peer, direct, many] = [figures(own), figures(written), figures(asked), figures(perSecond)]
  return [
    { what: 'a message in, its final answer out, all on the disk', unit: 'ms', ours: median, peer: { name: 'the same commits, straight to SQLite', figures: peer }, target: 'p50 at most 12 ms and 2×', holds: median.median <= 12 && median.median <= 2 * peer.median },
    { what: 'the same', unit: 'ms', ours: median, peer: { name: 'the model asked directly', figures: direct } },
    { what: 'messages answered, 50 conversations', unit: 'messages/s', ours: many, target: 'at least 300', holds: many.median >= 300 },
    await channelRow(),
    await laneRow(),
  ]
}

export interface QuickModel extends AsyncDisposable {
  url: string
  /** Asks it without a gateway and reads the whole answer. */
  ask(): Promise<void>
}

export async function startQuickModel(): Promise<QuickModel> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('peers/quick-model.ts', import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const url = String(line).trim()
  return {
    url,
    async ask() {
      const response = await fetch(`${url}/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'quick', stream: true, messages: [{ role: 'user', content: 'Hello?' }] }) })
      await response.text()
    },
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

export async function chooseModel(home: BenchHome, url: string): Promise<void> {
  await writeFile(join(home.dataDir, 'airlock.yaml'), `ollama:\n  discover: false\nmodel: openai/quick\nproviders:\n  openai:\n    key: test\n    baseUrl: ${url}\n`)
}
