import { createContext, useContext } from 'react'
import type { Denial } from '../../operations/shapes/denial.ts'
import type { Grant } from '../../operations/shapes/grant.ts'
import { scopeCovers } from './scope-covers.ts'

/** What plugins may do now; undefined while it is not known. */
export const GrantsInForce = createContext<readonly Grant[] | undefined>(undefined)

export function useGrantsInForce(): readonly Grant[] | undefined {
  return useContext(GrantsInForce)
}

/** Is the right that was missing there by now, in this conversation? */
export function isGranted(grants: readonly Grant[] | undefined, plugin: string, denial: Denial, session?: string): boolean {
  const wanted = denial.grant
  if (grants === undefined || wanted === undefined) return false
  return grants.some((grant) => grant.plugin === plugin && (grant.session === null || grant.session === session) && grant.capability === wanted.capability && scopeCovers(grant.scope, wanted.scope))
}

/** A tool that tries again is refused again: each missing right once. */
export function distinctDenials(denials: readonly Denial[]): Denial[] {
  return [...new Map(denials.map((denial) => [JSON.stringify(denial.grant ?? [denial.capability, denial.message]), denial])).values()]
}
