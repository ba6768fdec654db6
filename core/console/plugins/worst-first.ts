import type { Consent } from '../../operations/shapes/consent.ts'
import type { Right } from '../../operations/shapes/right.ts'

/** From this weight on a sentence is marked as a serious one. */
export const seriousWeight = 4

export function worstFirst(consents: readonly Consent[]): Consent[] {
  return consents.toSorted((a, b) => b.weight - a.weight)
}

/** Rights by their worst sentence; among equals the manifest's order stays. */
export function rightsWorstFirst(rights: readonly Right[]): Right[] {
  return rights.toSorted((a, b) => worst(b) - worst(a))
}

function worst(right: Right): number {
  return Math.max(0, ...right.consents.map((consent) => consent.weight))
}
