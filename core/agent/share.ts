import { OperationError } from '../operations/operation-error.ts'

/** What one person may have waiting and running: each turn holds its conversation in memory and a model's connection. */
const maxTurnsEach = 64

/** Everybody's share of the turns at work: one person's flood takes neither the memory nor the models of all. */
export interface Shares {
  /** Answers with how to give it back. Throws OperationError('rate_limited'). */
  take(principal: string): () => void
}

export function createShares({ each = maxTurnsEach } = {}): Shares {
  const taken = new Map<string, number>()
  return {
    take(principal) {
      const count = taken.get(principal) ?? 0
      if (count >= each) throw new OperationError('rate_limited', `${count} of your messages wait for their answers already. Wait for one, or stop one.`, { waiting: count })
      taken.set(principal, count + 1)
      return () => {
        const left = (taken.get(principal) ?? 1) - 1
        if (left > 0) taken.set(principal, left)
        else taken.delete(principal)
      }
    },
  }
}
