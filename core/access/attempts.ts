import type { RateLimiterMemory } from 'rate-limiter-flexible'
import { AccessError } from './access-error.ts'

const failuresPerWindow = 20
const windowS = 60

/** Counts failed attempts by address. Only failures come here, so a valid token or code is never held up by someone else's. */
export interface Attempts {
  /** Notes a failure; throws too_many_attempts once there were too many from this address. */
  failed(address: string): Promise<void>
}

export function createAttempts(): Attempts {
  let limiter: Promise<RateLimiterMemory> | undefined
  return {
    async failed(address) {
      // Loaded at the first failure: its package brings a driver for every database along.
      limiter ??= import('rate-limiter-flexible').then(
        ({ RateLimiterMemory }) => new RateLimiterMemory({ points: failuresPerWindow, duration: windowS }),
      )
      const state = await (await limiter).penalty(neighbourhood(address))
      if (state.consumedPoints <= failuresPerWindow) return
      const retryAfterS = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      throw new AccessError('too_many_attempts', `Too many failed attempts from here; try again in ${retryAfterS} s`, { retryAfterS })
    },
  }
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
