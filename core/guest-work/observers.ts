import { ulid } from 'ulid'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { createWake } from '../channels/wake.ts'
import type { EventHub } from '../events/event-hub.ts'
import { messageEntry } from '../plugins/guest-of.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Observation, type ObservationRow } from '../store/entities/observation.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Sql } from '../store/sql.ts'
import type { Store } from '../store/store.ts'
import type { GuestEntries } from './guest-entry.ts'
import { placeIn, type WatcherOptions, watchersOf } from './message-place.ts'
import { othersMessage } from './others-message.ts'

export interface ObserversOptions extends WatcherOptions {
  store: Store
  entries: GuestEntries
  gateway: string
  events: Pick<EventHub, 'onPublish'>
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

/** Shows messages to the plugins that may see them, off every turn's way, each plugin's in order. */
export interface Observers extends AsyncDisposable {
  /** In the commit that stores a message. */
  stored(sql: Sql, message: MessageRow, conversation: string | null): Promise<void>
}

const mayStore: ReadonlySet<string> = new Set(['turn.started', 'message.final', 'turn.failed', 'turn.cancelled'])
const lookMs = 5_000
const leaseMs = 150_000
const maxTries = 5
const retryMs = 10_000
/** Of one plugin; when it is so far behind, what comes is not shown to it. */
const maxWaiting = 1_000
const maxAtOnce = 4
/** Refusals that no other try changes: the message is not covered any more. */
const forGood: ReadonlySet<string> = new Set(['grant_missing', 'request_invalid', 'lease_ended', 'tool_unknown'])

export function startObservers({ store, entries, gateway, events, log, ...watchers }: ObserversOptions): Observers {
  const stop = new AbortController()
  const bell = createWake()
  const running = new Map<string, Promise<void>>()
  // After the commits that may have stored something.
  const unhear = events.onPublish(({ type }) => mayStore.has(type) && isWatched() && bell.ring())
  // Nobody watches on most gateways, and then no message costs a look.
  const isWatched = () => watchers.grants.inForce().some(({ capability }) => capability === 'messages.observe')
  const loop = keepShowing()

  return {
    async stored(sql, message, conversation) {
      const answer = message.role === 'assistant'
      // Of a turn that failed before it said anything.
      if (answer && message.text === '') return
      const plugins = await watchersOf(watchers, 'messages.observe', () => placeIn(conversation, message.session, (statement, values) => sql.all(statement, values)), answer)
      for (const plugin of plugins) {
        const [waiting] = await sql.all('select count(*) as waiting from observations where plugin = ?', [plugin])
        if (Number(waiting?.['waiting']) >= maxWaiting) continue
        await sql.insert(Observation, { id: ulid(), plugin, owner: message.owner, message: message.id, tries: 0, dueAt: message.createdAt, claimedBy: null, leaseUntil: null })
      }
    },

    async [Symbol.asyncDispose]() {
      stop.abort()
      unhear()
      await loop
      await Promise.all(running.values())
    },
  }

  async function keepShowing(): Promise<void> {
    let failing = false
    await store.commit(async (sql) => void (await sql.update(Observation, { claimedBy: gateway }, { claimedBy: null, leaseUntil: null }))).catch(() => {})
    while (!stop.signal.aborted) {
      await look().then(() => { failing = false }, (error: unknown) => {
        if (!failing) log.error({ err: error }, 'messages that plugins are to be shown could not be looked for; it is tried again')
        failing = true
      })
      await bell.wait(lookMs, stop.signal)
    }
  }

  async function look(): Promise<void> {
    while (running.size < maxAtOnce && !stop.signal.aborted) {
      const row = await take()
      if (row === undefined) return
      running.set(row.plugin, show(row).catch((error: unknown) => log.error({ err: error, plugin: row.plugin }, 'a message could not be shown to a plugin; it is tried again')).finally(() => {
        running.delete(row.plugin)
        bell.ring()
      }))
    }
  }

  /** The first that waits of a plugin that is not at work on one, here or elsewhere. */
  async function take(): Promise<ObservationRow | undefined> {
    const id = await store.commit(async (sql) => {
      const clock = sql.fromNow().sql
      const [row] = await sql.all(
        `select o.id from observations o where o.due_at <= ? and (o.claimed_by is null or o.lease_until < ${clock})
          and not exists (select 1 from observations b where b.plugin = o.plugin and b.id < o.id)
          order by o.id limit 1`,
        [new Date()],
      )
      if (row === undefined) return undefined
      const mine = await sql.run(`update observations set claimed_by = ?, lease_until = ${sql.fromNow(leaseMs).sql} where id = ? and (claimed_by is null or lease_until < ${clock})`, [gateway, String(row['id'])])
      return mine === 1 ? String(row['id']) : undefined
    })
    return id === undefined ? undefined : ((await store.fork().findOne(Observation, { id }, { disableIdentityMap: true })) ?? undefined)
  }

  async function show(row: ObservationRow): Promise<void> {
    const em = store.fork()
    const message = await em.findOne(Message, { id: row.message }, { disableIdentityMap: true })
    const turn = message && (await em.findOne(Turn, { id: message.turn }, { disableIdentityMap: true }))
    if (message === null || turn === null) return done(row)
    try {
      const place = await placeIn(turn.conversation ?? null, message.session, (statement, values) => store.rows(statement, values))
      const caller = { principal: row.owner, session: message.session, message: message.id, occasion: 'messages' as const }
      const right = { capability: 'messages.observe', method: 'see', input: { ...place, message: message.id, answer: message.role === 'assistant' } }
      await entries.call(row.plugin, messageEntry('observe'), othersMessage(message, place), { caller, right, signal: stop.signal })
      await done(row)
    } catch (error) {
      if (stop.signal.aborted) return
      await failed(row, error)
    }
  }

  function done({ id }: ObservationRow): Promise<void> {
    return store.commit(async (sql) => void (await sql.run('delete from observations where id = ?', [id])))
  }

  async function failed(row: ObservationRow, error: unknown): Promise<void> {
    const code = error instanceof CodedError ? error.code : 'internal'
    const isLast = forGood.has(code) || row.tries + 1 >= maxTries
    log.warn({ err: error, plugin: row.plugin, message: row.message, code, tries: row.tries + 1 }, isLast ? 'a message was not shown to a plugin' : 'a plugin failed on a message that it is shown; it is tried again')
    if (isLast) return done(row)
    const dueAt = new Date(Date.now() + retryMs * 2 ** row.tries)
    await store.commit(async (sql) => void (await sql.update(Observation, { id: row.id }, { tries: row.tries + 1, dueAt, claimedBy: null, leaseUntil: null })))
  }
}
