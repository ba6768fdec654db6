import test from 'ava'
import type { Role } from '../../../core/access/caller.ts'
import { expiryOf } from '../../../core/access/minting.ts'
import type { Scope } from '../../../core/access/scope.ts'

const now = new Date('2026-05-01T00:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)

interface Case {
  what: string
  wanted: { scopes: Scope[]; expiresInDays?: number }
  maker: Scope[]
  makerEnds: number | null
  role?: Role
  /** Days until the new token ends, or the code of the refusal. */
  result: number | 'scope_missing' | 'forbidden'
}

const cases: Case[] = [
  { what: 'ninety days when nothing is said', wanted: { scopes: ['read'] }, maker: ['read', 'write'], makerEnds: null, result: 90 },
  { what: 'as many days as were asked for', wanted: { scopes: ['read'], expiresInDays: 5 }, maker: ['read', 'write'], makerEnds: 30, result: 5 },
  { what: 'nothing outlives its maker by default', wanted: { scopes: ['read'] }, maker: ['read', 'write'], makerEnds: 30, result: 30 },
  { what: 'nothing outlives its maker when asked to', wanted: { scopes: ['read'], expiresInDays: 31 }, maker: ['read', 'write'], makerEnds: 30, result: 'forbidden' },
  { what: 'exactly as long is not longer', wanted: { scopes: ['read'], expiresInDays: 30 }, maker: ['read', 'write'], makerEnds: 30, result: 30 },
  { what: 'an admin decides how long', wanted: { scopes: ['read'], expiresInDays: 365 }, maker: ['admin', 'read'], makerEnds: 1, result: 365 },
  { what: 'no more than the maker holds', wanted: { scopes: ['read', 'chat'] }, maker: ['read', 'write'], makerEnds: null, result: 'scope_missing' },
  { what: 'an admin is no exception', wanted: { scopes: ['metrics'] }, maker: ['admin'], makerEnds: null, result: 'scope_missing' },
  { what: 'no more than a member may hold', wanted: { scopes: ['admin'] }, maker: ['admin'], makerEnds: null, role: 'member', result: 'scope_missing' },
  { what: 'no more than a guest may hold', wanted: { scopes: ['chat', 'read'] }, maker: ['admin', 'chat', 'read'], makerEnds: null, role: 'guest', result: 'scope_missing' },
  { what: 'what a guest may hold', wanted: { scopes: ['chat'], expiresInDays: 1 }, maker: ['admin', 'chat'], makerEnds: null, role: 'guest', result: 1 },
]

for (const { what, wanted, maker, makerEnds, role = 'owner', result } of cases) {
  test(what, (t) => {
    const mint = () => expiryOf(wanted, { scopes: new Set(maker), expiresAt: makerEnds === null ? null : inDays(makerEnds) }, role, now)
    if (typeof result === 'number') t.deepEqual(mint(), inDays(result))
    else t.throws(mint, { code: result })
  })
}
