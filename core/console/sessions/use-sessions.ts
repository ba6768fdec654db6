import { useCallback, useEffect, useState } from 'react'
import type { Session } from '../../operations/shapes/session.ts'
import { useGateway } from '../gateway/gateway-context.tsx'
import type { GatewayError } from '../gateway/gateway-error.ts'
import { useAction } from '../gateway/use-action.ts'
import { useAnswer } from '../gateway/use-answer.ts'

const pageSize = 60

export interface Sessions {
  sessions: Session[] | undefined
  error: GatewayError | undefined
  /** Reads the page after; undefined when there is none. */
  more: (() => void) | undefined
}

/** The sessions, the one used last first; the first page is kept true, later ones are read when asked for. */
export function useSessions(chosen: string | undefined): Sessions {
  const { connection } = useGateway()
  const first = useAnswer('session.list', { limit: pageSize }, chosen === undefined ? [] : [`session:${chosen}`])
  const { reload } = first
  // Another one was chosen: it may be new.
  useEffect(reload, [chosen, reload])
  const [later, setLater] = useState<{ sessions: Session[]; next: string | null }>()
  const next = later === undefined ? (first.data?.next ?? null) : later.next

  const more = useAction(
    useCallback(async () => {
      if (next === null) return
      const page = await connection.call('session.list', { limit: pageSize, before: next })
      setLater((before) => ({ sessions: [...(before?.sessions ?? []), ...page.sessions], next: page.next ?? null }))
    }, [connection, next]),
  )
  const newest = first.data?.sessions
  const shown = new Set(newest?.map((session) => session.id))
  return {
    // A session used again moves to the first page: there it is shown, here no longer.
    sessions: newest && [...newest, ...(later?.sessions ?? []).filter((session) => !shown.has(session.id))],
    error: more.error ?? (newest === undefined ? first.error : undefined),
    more: next === null || more.busy ? undefined : () => void more.run(),
  }
}
