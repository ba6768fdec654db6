import { useCallback, useEffect, useRef, useState } from 'react'
import { useGateway } from '../gateway/gateway-context.tsx'
import { GatewayError } from '../gateway/gateway-error.ts'
import type { GatewayEvent } from '../gateway/gateway-event.ts'
import { readSessionEvent } from './session-event.ts'
import { applyEvent, emptyTranscript, fromPage, withOlder, type Sending, type Transcript } from './transcript.ts'

const pageSize = 50
/** Deltas are shown in batches: a screen needs no more than about thirty changes a second. */
const batchMs = 32

export interface Conversation {
  transcript: Transcript
  loaded: boolean
  error: GatewayError | undefined
  readOlder(): Promise<void>
  /** Shows what was sent before the gateway has told of it. */
  showSending(message: Sending | null): void
}

/** One session, live: read once, then kept true by its events; read anew after each lost link. */
export function useConversation(session: string | undefined): Conversation {
  const { connection, known } = useGateway()
  const cacheKey = `transcript ${session ?? ''}`
  const [state, setState] = useState<{ session: string | undefined; transcript?: Transcript; error?: GatewayError }>({ session })
  const waiting = useRef<GatewayEvent[]>([])

  const change = useCallback(
    (update: (transcript: Transcript) => Transcript) => {
      setState((before) => {
        const transcript = update(before.session === session ? (before.transcript ?? emptyTranscript) : emptyTranscript)
        return { session, transcript }
      })
    },
    [session],
  )

  useEffect(() => {
    if (session === undefined) return undefined
    let reading = false
    // Nothing can be joined to what was not read yet.
    let everRead = false
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    waiting.current = []

    function flush(): void {
      timer = undefined
      const events = waiting.current.splice(0).flatMap((event) => readSessionEvent(event.type, event.data) ?? [])
      if (events.length > 0) change((transcript) => events.reduce(applyEvent, transcript))
      if (events.some((event) => event.type === 'turn.failed' || event.type === 'turn.cancelled')) void read()
    }

    async function read(): Promise<void> {
      if (session === undefined || reading) return
      reading = true
      try {
        const page = await connection.call('session.messages', { session, limit: pageSize })
        if (stopped) return
        everRead = true
        // What was heard while reading may be in the page already: each event says enough to be told twice.
        change((before) => fromPage(page, before))
      } catch (error) {
        if (!stopped) setState((before) => ({ ...(before.session === session ? before : { session }), error: GatewayError.from(error) }))
      } finally {
        reading = false
        if (everRead) flush()
      }
    }

    const stop = connection.subscribe(`session:${session}`, (event) => {
      if (event.type === 'subscribed' || event.type === 'replay_gap') return void read()
      waiting.current.push(event)
      if (everRead && !reading) timer ??= setTimeout(flush, batchMs)
    })
    return () => {
      stopped = true
      clearTimeout(timer)
      stop()
    }
  }, [change, connection, session])

  const mine = state.session === session ? state : undefined
  const transcript = mine?.transcript ?? (known.get(cacheKey) as Transcript | undefined)
  useEffect(() => {
    if (session !== undefined && transcript !== undefined) known.set(cacheKey, transcript)
  }, [cacheKey, known, session, transcript])

  const readOlder = useCallback(async () => {
    const before = transcript?.older
    if (session === undefined || before === null || before === undefined) return
    const page = await connection.call('session.messages', { session, before, limit: pageSize })
    change((current) => withOlder(current, page))
  }, [change, connection, session, transcript?.older])

  return {
    transcript: transcript ?? emptyTranscript,
    loaded: transcript !== undefined || session === undefined,
    error: mine?.error,
    readOlder,
    showSending: useCallback((sending) => change((current) => ({ ...current, sending })), [change]),
  }
}
