import type { RateLimiterMemory } from 'rate-limiter-flexible'

/** How often something happened within a window. In memory: a restart forgets, and nobody is worse off. */
export interface Pace {
  /** This time included; and when the count begins anew. */
  count(key: string): Promise<{ times: number; anewInS: number }>
}

export function createPace({ windowS }: { windowS: number }): Pace {
  let limiter: Promise<RateLimiterMemory> | undefined
  return {
    async count(key) {
      // Loaded when first needed: its package brings a driver for every database along.
      limiter ??= import('rate-limiter-flexible').then(({ RateLimiterMemory }) => new RateLimiterMemory({ points: 1, duration: windowS }))
      const { consumedPoints, msBeforeNext } = await (await limiter).penalty(key)
      return { times: consumedPoints, anewInS: Math.max(1, Math.ceil(msBeforeNext / 1000)) }
    },
  }
}
