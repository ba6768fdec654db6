import type { Caller } from '../supervisor/guest-plugin.ts'

/** Why a right is no longer what it was: its owner took it back, or its time or its uses are over. */
export type RightEnd = 'revoked' | 'ended'

/** A grant for so many uses. */
export interface CountedLease {
  readonly scope: unknown
  /** Neither revoked nor out of time. Whoever spent a use of it may finish what it was spent for. */
  isAlive(): boolean
  /** Takes one use, for good before it resolves; false when none is left. */
  spend(): Promise<boolean>
  /** Puts one use back, for what was refused before anything was done. */
  giveBack(): Promise<void>
}

/** What owners allow, as it is now: synchronous, from memory. */
export interface GrantReader {
  /**
   * Scopes in force that no count limits; with a caller, those of other conversations left out; without one, all.
   * Always the same objects for the same grants: what is parsed from them is kept by identity.
   * Whether a scope lies within the manifest's request is the broker's to decide, on each request.
   */
  granted(plugin: string, capability: string, caller?: Pick<Caller, 'session'>): readonly unknown[]
  /** For this caller, in the order in which they are to be used up. Left out: nothing is leased by count. */
  leases?(plugin: string, capability: string, caller: Pick<Caller, 'session'>): readonly CountedLease[]
  /** Scopes of leases for this caller that ran out not long ago, so that a refusal can say so. */
  ended?(plugin: string, capability: string, caller: Pick<Caller, 'session'>): readonly unknown[]
  /** Called after a grant ended or shrank; returns the stop. */
  onRevoke(listener: (plugin: string, capability: string, why?: RightEnd) => void): () => void
}
