import type { Principals } from './principals.ts'
import type { Tokens } from './tokens.ts'

const everyMs = 1_000

interface AccessWatchOptions {
  tokens: Pick<Tokens, 'recheck'>
  principals: Pick<Principals, 'recheck'>
  /** Ids of the tokens that something here is open with: sockets, requests at work. */
  open(): readonly string[]
  log: { warn(details: object, message: string): void }
}

export interface AccessWatch extends Disposable {
  /** Looks once; a look that is under way is shared. */
  look(): Promise<void>
}

/**
 * Where several gateways share a database, another one may revoke a token or remove a person. A request asks the database
 * anyway; what stays open is asked after once a second, by two small questions. Nothing that is missed stays missed.
 */
export function watchAccess({ tokens, principals, open, log }: AccessWatchOptions): AccessWatch {
  let looking: Promise<void> | undefined
  let failing = false

  async function lookOnce(): Promise<void> {
    try {
      await principals.recheck()
      await tokens.recheck(open())
      failing = false
    } catch (error) {
      // Once for a database that is away, not once a second.
      if (!failing) log.warn({ err: error }, 'cannot look after revoked tokens while the database does not answer')
      failing = true
    }
  }

  const look = () => (looking ??= lookOnce().finally(() => {
    looking = undefined
  }))
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { look, [Symbol.dispose]: () => clearInterval(timer) }
}
