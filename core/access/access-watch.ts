import type { Signals } from '../store/signals.ts'
import type { Principals } from './principals.ts'
import type { Tokens } from './tokens.ts'

/** What gateways of one database call out when they revoked a token, or removed or changed a person. */
export const accessSignal = 'access'
/** For notes that were lost: nothing that is missed stays missed. */
const everyMs = 5_000

interface AccessWatchOptions {
  signals: Pick<Signals, 'on'>
  tokens: Pick<Tokens, 'recheck'>
  principals: Pick<Principals, 'recheck'>
  /** Ids of the tokens that something here is open with: sockets, requests at work. */
  open(): readonly string[]
  log: { warn(details: object, message: string): void }
}

export interface AccessWatch extends Disposable {
  /** Looks after whatever happened before now. */
  look(): Promise<void>
}

/**
 * Where several gateways share a database, another one may revoke a token or remove a person. A request asks the database
 * anyway; what stays open is asked after when another gateway says so, and every few seconds, by two small questions.
 */
export function watchAccess({ signals, tokens, principals, open, log }: AccessWatchOptions): AccessWatch {
  let looking: Promise<void> | undefined
  let next: Promise<void> | undefined
  let failing = false

  async function lookOnce(): Promise<void> {
    try {
      await principals.recheck()
      await tokens.recheck(open())
      failing = false
    } catch (error) {
      // Once for a database that is away, not once for every look.
      if (!failing) log.warn({ err: error }, 'cannot look after revoked tokens while the database does not answer')
      failing = true
    }
  }

  function begin(): Promise<void> {
    next = undefined
    looking = lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  // A look that is under way may have asked before it happened: the next one, which all who wait share, asks after.
  const look = () => (looking === undefined ? begin() : (next ??= looking.then(begin)))

  const unhear = signals.on(accessSignal, () => void look())
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return {
    look,
    [Symbol.dispose]() {
      unhear()
      clearInterval(timer)
    },
  }
}
