import { setTimeout as pause } from 'node:timers/promises'
import { type GatewayProcess, startGateway } from '../gateway.ts'
import { writeCounterPlugin } from './counter-plugin.ts'
import { createPerson, type Person } from './person.ts'
import { openTelegramChats, type TelegramChats } from './telegram-chats.ts'
import { openTelegramWorld } from './telegram-world.ts'
import { judge, type Verdict } from './verdict.ts'
import { openWorld } from './world.ts'

export interface ChaosOptions {
  /** An empty PostgreSQL database; SQLite without it. */
  databaseUrl?: string
  messages: number
  /** Conversations, one in five of them on Telegram. */
  sessions: number
  /** How often the gateway is killed with -9. */
  kills: number
  seed: number
  say?(line: string): void
}

const firstUpMs = 300
const upMs = 1_200
const quietMs = 180_000

/** Messages from many people while the gateway is killed again and again; then everything that was accepted is looked for. */
export async function runChaos({ databaseUrl, messages, sessions, kills, seed, say = () => {} }: ChaosOptions): Promise<Verdict> {
  const random = seeded(seed)
  await using world = await openWorld()
  await using telegram = await openTelegramWorld(random)
  const env: Record<string, string> = { LOG_LEVEL: 'warn', ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl, AIRLOCK_SECRET: 'c'.repeat(43) }) }
  const config = 'model: openai/test-model\npolicy:\n  external: allow\nproxy:\n  except: [127.0.0.1]\n'
  let gateway = await startGateway({ modelUrl: world.model.url, config, env })
  const { dataDir } = gateway
  try {
    await gateway.rpc('plugin.install', { source: await writeCounterPlugin(dataDir, world.counterOrigin), grant: 'required' })
    const onTelegram = Math.floor(sessions / 5)
    const each = Math.ceil(messages / sessions)
    const chats = await openTelegramChats(gateway, telegram, onTelegram)
    const current = () => gateway
    const spreadMs = kills * (firstUpMs + upMs / 2 + 400) / each
    const people = Array.from({ length: sessions - onTelegram }, (_, index) => createPerson({ name: index + 1, messages: each, spreadMs, random, gateway: current }))
    let killed = 0
    const talking = Promise.all([...people.map((person) => person.talk()), chats.talk(each, spreadMs, random)])
    for (; killed < kills; killed += 1) {
      await pause(firstUpMs + random() * upMs)
      await gateway.stop('SIGKILL')
      gateway = await startGateway({ modelUrl: world.model.url, dataDir, env })
      if (killed % 10 === 9) say(`killed ${killed + 1} times, ${people.reduce((sum, person) => sum + person.accepted(), 0)} messages accepted from the console`)
    }
    await talking
    const quiet = await untilQuiet(gateway, people, chats)
    const verdict = judge({ people: await Promise.all(people.map((person) => person.read())), chats: chats.read(), counts: world.counts, requests: telegram.requests() })
    return { ...verdict, kills: killed, problems: [...(quiet ? [] : ['not everything was answered in time']), ...verdict.problems], log: gateway.output().slice(-4_000) }
  } finally {
    await gateway.close()
  }
}

/** Waits until nothing more is missing, or for so long that it never will. */
async function untilQuiet(gateway: GatewayProcess, people: readonly Person[], chats: TelegramChats): Promise<boolean> {
  const until = performance.now() + quietMs
  for (const person of people) {
    while (!(await person.isAnswered(gateway))) {
      if (performance.now() > until) return false
      await pause(100)
    }
  }
  while (!chats.isAnswered()) {
    if (performance.now() > until) return false
    await pause(100)
  }
  return true
}

/** Mulberry32: the same seed, the same luck. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
