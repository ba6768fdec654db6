import type { HostPool, PooledHost } from './host-pool.ts'
import { type IdleGuest, sleepPlan, type SleepRules } from './sleep-plan.ts'

const mostMs = 10_000
const leastMs = 100
/** An isolate that holds nothing (FACTS: 1.24 MB resident). */
const isolateMb = 1.5

export interface SleeperOptions {
  pool: Pick<HostPool, 'running' | 'spares' | 'sleep'>
  /** Undefined while nobody is to sleep. */
  rules(): SleepRules | undefined
}

/** Looks from time to time who has nothing to do, and puts them to sleep. */
export function createSleeper({ pool, rules }: SleeperOptions): Disposable & { look(): void } {
  let timer: NodeJS.Timeout | undefined

  const look = (): void => {
    const now = rules()
    if (now) for (const name of sleepPlan(pool.running().flatMap(idleGuests), heldMb(pool), now)) pool.sleep(name)
  }
  const schedule = (): void => {
    timer = setTimeout(() => {
      look()
      schedule()
    }, Math.min(mostMs, Math.max(leastMs, (rules()?.idleMs ?? mostMs) / 4))).unref()
  }

  schedule()
  return { look, [Symbol.dispose]: () => clearTimeout(timer) }
}

function heldMb(pool: Pick<HostPool, 'running' | 'spares'>): number {
  return [...pool.running().map(({ host }) => host), ...pool.spares()].reduce((sum, host) => sum + (host.rssMb() ?? 0), 0)
}

/** One that is alone in its process gives all of it back. */
export function idleGuests({ host }: PooledHost): IdleGuest[] {
  const guests = host.guests()
  return guests.flatMap(({ plugin, idleMs, heapMb }) => (idleMs === undefined ? [] : [{ name: plugin.name, idleMs, mb: memoryOf(guests.length, host.rssMb(), heapMb) }]))
}

export function memoryOf(guestsInHost: number, rssMb: number | undefined, heapMb: number): number {
  return guestsInHost === 1 && rssMb !== undefined ? rssMb : heapMb + isolateMb
}
