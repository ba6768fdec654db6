import { setTimeout as after } from 'node:timers/promises'
import type { Claim, Claims } from './claims.ts'
import { renewMs } from './lease.ts'
import type { TurnLog } from './open-turn.ts'

/**
 * Gives the turns that wait to as many workers as there may be. Nobody has more places than they leave free for others, so
 * that one person's flood never takes them all. Disposing stops giving out; what runs goes on.
 */
export interface Dispatcher extends Disposable {
  /** May a turn that was just accepted begin at once? Takes the place when it may. */
  reserve(actor: string): boolean
  /** What was accepted is to begin in the place that was reserved. */
  begin(claim: Claim, work: () => Promise<void>): void
  /** The place is not needed after all. */
  release(actor: string): void
  /** Something waits, or may. */
  wake(): void
  /** Resolves when nothing runs or waits here. */
  idle(): Promise<void>
}

export interface DispatcherOptions {
  claims: Claims
  work(claim: Claim): Promise<void>
  /** Somebody stopped this turn at another gateway. */
  onCancelled(turn: string): void
  /** This turn was taken by another gateway, or again by this one, while it was at work here. */
  onLost(turn: string): void
  log: TurnLog
  /** Turns at work at once. */
  places: number
}

export function createDispatcher({ claims, work, onCancelled, onLost, log, places }: DispatcherOptions): Dispatcher {
  const running = new Map<string, { fence: number; actor: string; done: Promise<void> }>()
  const reserved: string[] = []
  /** May there be turns that wait in the database? */
  let mayWait = true
  let looking: Promise<void> | undefined
  let closed = false
  let failing = false
  let renewing = false
  let away = false

  const free = () => places - running.size - reserved.length
  const shareOf = (actor: string) => [...running.values()].filter((one) => one.actor === actor).length + reserved.filter((one) => one === actor).length
  const mayHave = (actor: string, taken: readonly Claim[] = []) => shareOf(actor) + taken.filter((one) => one.actor === actor).length < free() - taken.length

  function begin({ turn, fence, actor }: Claim, run: () => Promise<void>): void {
    const before = running.get(turn)
    if (before) onLost(turn)
    // Whoever worked on it before ends first: two at one turn would tell everybody two things.
    const done = (before === undefined ? run() : before.done.then(() => (closed ? undefined : run()))).finally(() => {
      if (running.get(turn)?.fence === fence) running.delete(turn)
      // The next one of its session waited for just this.
      wake()
    })
    running.set(turn, { fence, actor, done })
  }

  function wake(): void {
    mayWait = true
    if (closed || looking) return
    looking = look()
      .then(
        () => {
          failing = false
        },
        (error: unknown) => {
          // Said once: it is tried again with each beat, and for as long as the database is away.
          if (!failing) log.error({ err: error }, 'Turns that wait could not be looked for; it is tried again')
          failing = true
        },
      )
      .finally(() => {
        looking = undefined
      })
  }

  async function look(): Promise<void> {
    while (mayWait && !closed && free() > 0) {
      const asked = free()
      // Whoever wakes while the database answers is heard.
      mayWait = false
      const began = performance.now()
      const taken = await claims.take(asked, mayHave).catch((error: unknown) => {
        mayWait = true
        throw error
      })
      for (const claim of taken) begin(claim, () => work(claim))
      if (taken.length === asked) mayWait = true
      // With thousands that wait, looking takes its time: at most half of it.
      const took = performance.now() - began
      if (took > 5) await after(took)
    }
  }

  async function renew(): Promise<void> {
    // A database that takes its time must not be asked by a crowd when it is back.
    if (renewing) return
    renewing = true
    try {
      const { cancelled, lost, found } = await claims.renew([...running].map(([turn, { fence }]) => ({ turn, fence })))
      for (const turn of cancelled) onCancelled(turn)
      for (const { turn, fence } of lost) if (running.get(turn)?.fence === fence) onLost(turn)
      if (found > 0) log.info({ found }, 'Turns that were left are taken up again')
      if (away) log.info({}, 'The database is back: work goes on')
      away = false
      // Other gateways may have stored turns that they have no place for.
      wake()
    } catch (error) {
      if (!away) log.warn({ err: error }, 'What this gateway works on could not be renewed; it is tried again')
      away = true
    } finally {
      renewing = false
    }
  }

  function giveBack(actor: string): void {
    reserved.splice(reserved.indexOf(actor), 1)
  }

  const beat = setInterval(() => void renew(), renewMs)
  beat.unref()

  return {
    reserve(actor) {
      if (closed || !mayHave(actor)) {
        mayWait = true
        return false
      }
      reserved.push(actor)
      return true
    },
    begin(claim, run) {
      giveBack(claim.actor)
      begin(claim, run)
    },
    release(actor) {
      giveBack(actor)
      if (mayWait) wake()
    },
    wake,
    async idle() {
      while (looking || running.size > 0 || (mayWait && !closed && !failing)) {
        if (mayWait) wake()
        await Promise.all([looking, ...[...running.values()].map(({ done }) => done)])
      }
    },
    [Symbol.dispose]() {
      closed = true
      clearInterval(beat)
    },
  }
}
