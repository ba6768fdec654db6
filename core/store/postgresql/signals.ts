import { PostgreSqlConnection } from '@mikro-orm/postgresql'
import type { MikroORM } from '@mikro-orm/sql'
import { ulid } from 'ulid'
import { z } from 'zod'
import type { Signals } from '../signals.ts'
import { StoreError } from '../store-error.ts'
import type { StoreLog } from '../store-log.ts'

const channel = 'airlock'
/** PostgreSQL takes just under 8,000 bytes. */
const maxBytes = 7_900
const retryMs = 1_000
/** A connection that only listens would not notice that nobody is at its other end. */
const heartbeatMs = 15_000

const Note = z.object({ from: z.string(), name: z.string(), data: z.unknown().optional() })

/** LISTEN and NOTIFY over a connection of their own, opened again whenever it is lost. */
export async function openPostgresqlSignals(orm: MikroORM, log: StoreLog): Promise<Signals> {
  const connection = orm.em.getConnection()
  if (!(connection instanceof PostgreSqlConnection)) throw new StoreError('database_unreachable', 'This is not a PostgreSQL database')
  const pool = await connection.getNativeClient()
  const self = ulid()
  const listeners = new Map<string, Set<(data: unknown) => void>>()
  let release: (() => void) | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  const tell = (name: string, data: unknown) => {
    for (const heard of listeners.get(name) ?? []) heard(data)
  }

  // One at a time: a connection that breaks while it is opened is told of twice, and two that listen would hear everything twice.
  const later = () => {
    clearTimeout(retry)
    if (!closed) retry = setTimeout(again, retryMs)
  }

  async function listen(): Promise<void> {
    const client = await pool.connect()
    if (closed) return client.release(true)
    let open = true
    const end = () => {
      // A connection that breaks says `error` and then `end`.
      if (!open) return
      open = false
      release = undefined
      clearInterval(heartbeat)
      client.removeAllListeners('notification')
      client.release(true)
      later()
    }
    // Whether it ends is heard as an event.
    const heartbeat = setInterval(() => client.query('select 1').catch(() => {}), heartbeatMs).unref()
    release = end
    client.on('notification', ({ payload = '' }) => {
      const note = readNote(payload)
      if (note && note.from !== self) tell(note.name, note.data)
    })
    client.on('error', end)
    client.on('end', end)
    try {
      await client.query(`listen ${channel}`)
    } catch (error) {
      end()
      throw error
    }
  }

  function again(): void {
    listen().then(
      // What was said meanwhile is lost: everybody looks for themselves.
      () => {
        for (const name of listeners.keys()) tell(name, undefined)
      },
      (error: unknown) => {
        log.debug({ err: error }, 'The database does not tell what other gateways do; it is tried again')
        later()
      },
    )
  }

  await listen().catch((error: unknown) => {
    closed = true
    clearTimeout(retry)
    throw error
  })
  return {
    send(name, data) {
      const note = JSON.stringify({ from: self, name, data })
      const text = Buffer.byteLength(note) <= maxBytes ? note : JSON.stringify({ from: self, name })
      // Lost notes are found by those who look.
      pool.query('select pg_notify($1, $2)', [channel, text]).catch((error: unknown) => log.debug({ err: error, name }, 'A note to other gateways was lost'))
    },
    on(name, heard) {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(heard))
      return () => known.delete(heard)
    },
    async [Symbol.asyncDispose]() {
      closed = true
      clearTimeout(retry)
      release?.()
    },
  }
}

function readNote(payload: string): z.output<typeof Note> | undefined {
  try {
    return Note.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
