/** Strangers who wait for the owner's answer on one channel; past it, nobody new gets a code. */
export const maxWaiting = 20
export const codeLivesMs = 60 * 60 * 1000
/** How long a no holds. */
export const rejectionLivesMs = 30 * 24 * 60 * 60 * 1000

export type PairingStep = 'ask' | 'remind' | 'ignore'

interface Known {
  expiresAt: Date
  rejectedAt?: Date | null
}

/** What becomes of a stranger's message: a new code, the one they have, or nothing. */
export function pairingStep(known: Known | undefined, { waiting, now }: { waiting: number; now: Date }): PairingStep {
  if (known !== undefined && known.expiresAt > now) return known.rejectedAt == null ? 'remind' : 'ignore'
  return waiting >= maxWaiting ? 'ignore' : 'ask'
}
