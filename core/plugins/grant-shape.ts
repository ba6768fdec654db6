import { consentsOf, type ConsentSource } from '../../plugin-registry/consent.ts'
import type { Grant } from '../operations/shapes/grant.ts'
import type { GrantRow } from '../store/entities/grant.ts'

/** A grant as every face shows it. */
export function grantShape(row: GrantRow, sources: readonly ConsentSource[]): Grant {
  return {
    id: row.id,
    plugin: row.plugin,
    capability: row.capability,
    scope: row.scope,
    consents: consentsOf(row.capability, row.scope, sources),
    grantedBy: row.owner,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    uses: row.uses ?? null,
    usesLeft: row.usesLeft ?? null,
    session: row.session ?? null,
  }
}
