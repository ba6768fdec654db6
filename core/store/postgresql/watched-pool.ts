import { StoreError } from '../store-error.ts'

/** What is used here of the driver's pool, which brings no types. */
export interface Pool {
  connect(...args: unknown[]): unknown
  on(event: 'connect' | 'remove', listener: (client: PoolClient) => void): unknown
}

export interface PoolClient {
  query(...args: unknown[]): unknown
  readonly connection: { readonly stream: { destroy(error: Error): void } }
}

export interface PoolWatch {
  /** Ends every connection without a word to the server. */
  cut(): void
}

export interface WatchOptions {
  /** Puts what the driver says into the store's words. */
  explain(error: unknown): unknown
  /** How long a statement may take; read at each one. */
  answerMs(): number
}

/**
 * A server that takes statements and says nothing would hold its callers for ever: a firewall that dropped the connection,
 * a computer that sleeps. The driver's own time limit answers the caller but keeps the connection, and gives it to the next
 * one to hang on. Here the connection ends, so that the pool opens another.
 */
export function watchPool(pool: Pool, { explain, answerMs }: WatchOptions): PoolWatch {
  const open = new Set<PoolClient>()
  const connect = pool.connect.bind(pool)
  pool.connect = (...args) => {
    const connected = connect(...args)
    return connected instanceof Promise ? connected.catch((error: unknown) => { throw explain(error) }) : connected
  }
  pool.on('remove', (client) => open.delete(client))
  pool.on('connect', (client) => {
    open.add(client)
    const ask = client.query.bind(client)
    client.query = (...args) => {
      const ms = answerMs()
      if (ms === Number.POSITIVE_INFINITY) return ask(...args)
      const done = within(client, ms)
      // The pool's own `query` is told by a function, everybody else by a promise.
      const callback = args.at(-1)
      if (typeof callback === 'function') return ask(...args.slice(0, -1), (...results: unknown[]) => { done(); callback(...results) })
      const answer = ask(...args)
      if (answer instanceof Promise) return answer.finally(done)
      done()
      return answer
    }
  })
  return {
    cut() {
      for (const { connection } of open) connection.stream.destroy(new StoreError('database_unreachable', 'The database does not answer.'))
    },
  }
}

/** Ends the connection unless it is told in time that the answer came. */
function within({ connection }: PoolClient, ms: number): () => void {
  const timer = setTimeout(() => connection.stream.destroy(new StoreError('database_unreachable', `The database took a statement and said nothing for ${ms / 1_000} seconds.`, { ms })), ms)
  return () => clearTimeout(timer)
}
