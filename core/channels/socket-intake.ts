import { monotonicFactory } from 'ulid'
import { valueAt } from '../../sandbox/capabilities/json-pointer.ts'
import { nestsDeeper } from '../../sandbox/broker/json-depth.ts'
import type { Frame } from '../../sandbox/capabilities/net-ws/connection.ts'
import { ChannelEvent } from '../store/entities/channel-event.ts'
import type { HeldChannel } from './held-channel.ts'
import { waitingEvents } from './poll-store.ts'
import type { SocketState } from './socket-state.ts'

/** What a channel's plugin gets of its connection. `last` is the newest value that was stored before. */
export type SocketEvent =
  | { type: 'open'; connection: string; last: unknown }
  | { type: 'message'; connection: string; last: unknown; json?: unknown; text?: string; base64?: string }
  | { type: 'closed'; connection: string; last: unknown; code: number; reason: string }

export type Happening = { type: 'open' } | { type: 'message'; json?: unknown; text?: string; base64?: string } | { type: 'closed'; code: number; reason: string }

/** Stores what comes over a connection, in order. While too much waits, the connection is not read. */
export interface Intake {
  put(happening: Happening): void
  /** Resolves to the ids of what was put so far, when all of it is stored. Rejects when something could not be. */
  settled(): Promise<string | undefined>
}

export interface IntakeOptions {
  connection: string
  /** Pointer to `last`, of the manifest. */
  last: string | undefined
  state: SocketState
  pause(): void
  resume(): void
  /** Nothing more can be stored: the connection is of no use. */
  onFailure(): void
}

const newId = monotonicFactory()
const maxDepth = 60
const maxBatch = 100
/** What is in memory only: read on past that, and a crowd of messages would be lost with the process. */
const maxQueued = 200
/** Events that may wait for their guest; past them, the platform keeps the rest. */
const maxWaiting = 1_000
const lookMs = 1_000

export function createIntake(held: Pick<HeldChannel, 'row' | 'store' | 'signal' | 'eventWake' | 'pollWake'>, { connection, last: pointer, state, pause, resume, onFailure }: IntakeOptions): Intake {
  const queue: Happening[] = []
  let working: Promise<void> | undefined
  let failure: unknown
  let newest: string | undefined
  let count = 0

  async function work(): Promise<void> {
    while (queue.length > 0 && failure === undefined) {
      await store(queue.splice(0, maxBatch))
      held.eventWake.ring()
      while (!held.signal.aborted && (await waitingEvents(held)) >= maxWaiting) {
        pause()
        await held.pollWake.wait(lookMs, held.signal)
      }
      if (queue.length < maxQueued / 2) resume()
    }
  }

  async function store(batch: readonly Happening[]): Promise<void> {
    const at = new Date()
    let { last } = state.kept
    const rows = batch.map((happening) => {
      const payload = { ...happening, connection, last }
      last = newer(happening, last)
      newest = newId(at.getTime())
      return { id: newest, owner: held.row.owner, channel: held.row.name, externalId: `${connection}:${++count}`, payload, state: 'new' as const, tries: 0, error: null, createdAt: at, finishedAt: null }
    })
    await state.change((kept) => ({ ...kept, last }), async (sql) => {
      for (const row of rows) await sql.insert(ChannelEvent, row)
    })
  }

  function newer(happening: Happening, last: unknown): unknown {
    if (pointer === undefined || happening.type !== 'message') return last
    return valueAt(happening.json, pointer) ?? last
  }

  return {
    put(happening) {
      queue.push(happening)
      if (queue.length >= maxQueued) pause()
      working ??= work()
        .catch((error: unknown) => {
          failure = error
          onFailure()
        })
        .finally(() => { working = undefined })
    },
    async settled() {
      while (working !== undefined) await working
      if (failure !== undefined) throw failure
      return newest
    },
  }
}

/** A message as its plugin gets it: JSON where it is JSON of sensible depth, else the text as it came. */
export function readFrame(frame: Frame): Happening & { type: 'message' } {
  if ('base64' in frame) return { type: 'message', base64: frame.base64 }
  const { text } = frame
  if (nestsDeeper(text, maxDepth)) return { type: 'message', text }
  try {
    return { type: 'message', json: JSON.parse(text) }
  } catch {
    return { type: 'message', text }
  }
}
