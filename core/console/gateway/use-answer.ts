import { useCallback, useEffect, useState } from 'react'
import { useGateway, useLinkState } from './gateway-context.tsx'
import { GatewayError } from './gateway-error.ts'
import type { Input, OperationName, Output } from './operations.ts'

/** Events that come by the dozen and change nothing that a list shows. */
const passing = new Set(['subscribed', 'message.delta', 'tool.started', 'tool.finished'])

export interface Answer<Data> {
  data: Data | undefined
  error: GatewayError | undefined
  reload(): void
}

/**
 * Asks the gateway and keeps the answer true: again when the input changes, when the link comes back and after each
 * event on the watched topics. A null input asks nothing.
 */
export function useAnswer<Name extends OperationName>(operation: Name, input: Input<Name> | null, topics: string[] = []): Answer<Output<Name>> {
  const { connection, known } = useGateway()
  const link = useLinkState()
  const key = input === null ? '' : `${operation} ${JSON.stringify(input)}`
  const [state, setState] = useState<{ key: string; data?: Output<Name>; error?: GatewayError }>({ key: '' })

  const reload = useCallback(() => {
    if (key === '') return
    const question = JSON.parse(key.slice(operation.length + 1)) as Input<Name>
    connection.call(operation, question).then(
      (data) => {
        // A late answer to an earlier question harms nothing: the newer one is found in `known`.
        known.set(key, data)
        setState({ key, data })
      },
      (error: unknown) => setState((before) => ({ ...(before.key === key ? before : { key }), error: GatewayError.from(error) })),
    )
  }, [connection, known, key, operation])

  useEffect(() => {
    if (link === 'online') reload()
  }, [link, reload])

  useEffect(() => known.onOutdated(operation, reload), [known, operation, reload])

  const watched = topics.join(' ')
  useEffect(() => {
    if (watched === '') return undefined
    const stops = watched.split(' ').map((topic) => connection.subscribe(topic, (event) => !passing.has(event.type) && reload()))
    return () => stops.forEach((stop) => stop())
  }, [connection, watched, reload])

  const data = state.key === key && state.data !== undefined ? state.data : (known.get(key) as Output<Name> | undefined)
  return { data, error: state.key === key ? state.error : undefined, reload }
}
