import { createHash } from 'node:crypto'

const prefix = 'guest-'

/** A stranger's principal, the same whenever they write: once removed, they stay removed. */
export function guestId(identity: { plugin: string; account: string; externalId: string }): string {
  const { plugin, account, externalId } = identity
  const hash = createHash('sha256').update(JSON.stringify([plugin, account, externalId]))
  return prefix + hash.digest('base64url').slice(0, 26)
}

/** Did the gateway make this person, and has the owner not given them a role since? */
export function isStranger({ id, role }: { id: string; role: string }): boolean {
  return role === 'guest' && id.startsWith(prefix)
}
