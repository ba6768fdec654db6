import type { RateLimiterMemory } from 'rate-limiter-flexible'
import { AccessError } from './access-error.ts'

const failuresPerAddress = 20
/** Of all addresses together: who has many must not fill the book of sign-ins, nor make the gateway work without end. */
const failuresTogether = 200
const windowS = 60

/** Counts failed attempts, by address and all together. Only failures come here, so a valid token or code is never held up by someone else's. */
export interface Attempts {
  /** Notes a failure; throws too_many_attempts once there were too many from this address, or too many at all. */
  failed(address: string): Promise<void>
}

export function createAttempts(): Attempts {
  let limiters: Promise<{ each: RateLimiterMemory; together: RateLimiterMemory }> | undefined
  return {
    async failed(address) {
      // Loaded at the first failure: its package brings a driver for every database along.
      limiters ??= import('rate-limiter-flexible').then(({ RateLimiterMemory }) => ({
        each: new RateLimiterMemory({ keyPrefix: 'each', points: failuresPerAddress, duration: windowS }),
        together: new RateLimiterMemory({ keyPrefix: 'together', points: failuresTogether, duration: windowS }),
      }))
      const { each, together } = await limiters
      const here = await each.penalty(neighbourhood(address))
      if (here.consumedPoints > failuresPerAddress) throw tooMany('Too many failed attempts from here', here.msBeforeNext)
      // Counted only up to the limit of each address: one alone cannot use up what all have together.
      const all = await together.penalty('all')
      if (all.consumedPoints > failuresTogether) throw tooMany('Too many failed attempts at this gateway', all.msBeforeNext)
    },
  }
}

function tooMany(what: string, waitMs: number): AccessError {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1000))
  return new AccessError('too_many_attempts', `${what}; try again in ${retryAfterS} s`, { retryAfterS })
}

/** One IPv6 customer has a whole /64 to try from. */
export function neighbourhood(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].map((group) => group.replace(/^0+(?=.)/, ''))
  return `${groups.slice(0, 4).join(':')}::/64`
}
