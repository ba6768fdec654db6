import { TurnError } from './turn-error.ts'

/** A place in a session's lane, taken before its turn is stored. */
export interface Place {
  /** Runs when every earlier place is done. Call it once, or `leave`. */
  run(work: () => Promise<void>): Promise<void>
  leave(): void
}

/** One turn at a time per session, in the order of entering; sessions do not wait for each other. */
export interface Lanes {
  /** Throws TurnError('session_busy') when too many wait already. */
  enter(session: string): Place
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

export function createLanes({ maxInLane = 20 } = {}): Lanes {
  const lanes = new Map<string, { tail: Promise<void>; size: number }>()

  return {
    enter(session) {
      const lane = lanes.get(session) ?? { tail: Promise.resolve(), size: 0 }
      if (lane.size >= maxInLane) {
        throw new TurnError('session_busy', `${lane.size} messages already wait in this conversation. Wait for an answer, or stop one.`, { session, waiting: lane.size })
      }
      const before = lane.tail
      const { promise: done, resolve: finish } = Promise.withResolvers<void>()
      lane.tail = before.then(() => done)
      lane.size += 1
      lanes.set(session, lane)

      const leave = () => {
        lane.size -= 1
        if (lane.size === 0) lanes.delete(session)
        finish()
      }
      return {
        leave,
        async run(work) {
          await before
          try {
            await work()
          } finally {
            leave()
          }
        },
      }
    },

    async idle() {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map(({ tail }) => tail))
    },
  }
}
