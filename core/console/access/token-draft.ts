import type { ScopeName } from '../gateway/operations.ts'

/** What a program may be trusted with, mildest first; `admin` holds all of it. */
export const offeredScopes = ['read', 'chat', 'metrics', 'approve', 'admin'] as const satisfies readonly ScopeName[]
export type OfferedScope = (typeof offeredScopes)[number]

export const expiries = [7, 30, 90, 365] as const

export interface TokenDraft {
  name: string
  scopes: OfferedScope[]
  days: number
}

export const emptyTokenDraft: TokenDraft = { name: '', scopes: ['chat', 'read'], days: 90 }

export function isComplete({ name, scopes }: TokenDraft): boolean {
  return name.trim() !== '' && name.trim().length <= 100 && scopes.length > 0
}

/** Nobody hands out what they do not hold. */
export function offeredTo(held: readonly ScopeName[]): OfferedScope[] {
  return offeredScopes.filter((scope) => held.includes(scope))
}

/** The scopes among the words that a group of checkboxes hands back. */
export function chosenScopes(words: readonly string[]): OfferedScope[] {
  return offeredScopes.filter((scope) => words.includes(scope))
}
