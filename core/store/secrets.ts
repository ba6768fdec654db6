import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { ulid } from 'ulid'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { SecretEntry } from '../operations/shapes/secret-entry.ts'
import { createCipher } from './cipher.ts'
import { Secret, type SecretRow } from './entities/secret.ts'
import type { Store } from './store.ts'
import { StoreError } from './store-error.ts'

/**
 * Values that code may use and nobody reads back. A space is whose namespace it is: `plugin:<name>` or `provider:<name>`.
 * The first three are the operations of that name; the rest is for parts of the gateway.
 */
export interface SecretVault {
  set(caller: Caller, input: { plugin: string; name: string; value: string }): Promise<Record<string, never>>
  list(caller: Caller, input: { plugin?: string }): Promise<{ secrets: SecretEntry[] }>
  remove(caller: Caller, input: { plugin: string; name: string }): Promise<Record<string, never>>
  /** Throws StoreError secret_damaged when the row was altered. */
  readValue(space: string, name: string): Promise<string | undefined>
  /** All that a space holds now. */
  readSpace(space: string): Promise<{ name: string; value: string }[]>
  /** Without `expiresAt` it holds for good. */
  writeValue(owner: string, space: string, name: string, value: string, expiresAt?: Date): Promise<void>
  /** False when there was none. */
  removeValue(space: string, name: string): Promise<boolean>
  /** Everything of one namespace; answers how many. */
  removeSpace(space: string): Promise<number>
  /** Tells which space was written to, before the writer goes on. */
  onWrite(listener: (space: string) => void): void
}

const pluginSpace = (plugin: string) => `plugin:${plugin}`

/**
 * Throws StoreError('key_wrong') when the database holds secrets that this key cannot open: a gateway
 * with the wrong key must not start and store new ones beside them.
 */
export async function createSecretVault({ store, secret, previousSecrets = [], now = () => new Date() }: {
  store: Store
  /** From the config: 32 bytes as base64url. */
  secret: string
  previousSecrets?: readonly string[]
  now?: () => Date
}): Promise<SecretVault> {
  const cipher = createCipher(secret, previousSecrets)
  const listeners = new Set<(space: string) => void>()
  await refuseOtherKeys(store, cipher.knows)

  const holds = ({ expiresAt }: Pick<SecretRow, 'expiresAt'>) => expiresAt == null || expiresAt > now()
  const writeOnce = async (owner: string, space: string, name: string, value: string, expiresAt: Date | null): Promise<void> => {
    const em = store.fork()
    const known = await em.findOne(Secret, { space, name }, { fields: ['id'] })
    const id = known?.id ?? ulid()
    const columns = { owner, ...cipher.seal(value, { id, space, name }), updatedAt: now(), expiresAt }
    if (known === null) await em.insert(Secret, { id, space, name, createdAt: now(), ...columns })
    else await em.nativeUpdate(Secret, { id }, columns)
  }
  const write = async (owner: string, space: string, name: string, value: string, expiresAt: Date | null = null): Promise<void> => {
    try {
      await writeOnce(owner, space, name, value, expiresAt)
    } catch (error) {
      // Somebody else set the same name for the first time in between: theirs is a row to update now.
      if (!(error instanceof UniqueConstraintViolationException)) throw error
      await writeOnce(owner, space, name, value, expiresAt)
    } finally {
      for (const listener of listeners) listener(space)
    }
  }
  const remove = async (space: string, name: string) => (await store.fork().nativeDelete(Secret, { space, name })) > 0

  return {
    async set(caller, { plugin, name, value }) {
      await write(caller.principal, pluginSpace(plugin), name, value)
      return {}
    },
    async list(_caller, { plugin }) {
      const where = plugin === undefined ? { space: { $like: 'plugin:%' } } : { space: pluginSpace(plugin) }
      const rows = await store.fork().find(Secret, where, { fields: ['space', 'name', 'updatedAt', 'expiresAt'], orderBy: { space: 'asc', name: 'asc' } })
      return { secrets: rows.filter(holds).map((row) => ({ plugin: row.space.slice(pluginSpace('').length), name: row.name, updatedAt: row.updatedAt.toISOString() })) }
    },
    async remove(_caller, { plugin, name }) {
      if (!(await remove(pluginSpace(plugin), name))) throw new OperationError('not_found', `${plugin} has no secret ${name}`, { plugin, name })
      return {}
    },
    async readValue(space, name) {
      const row = await store.fork().findOne(Secret, { space, name })
      return row === null || !holds(row) ? undefined : cipher.open(row, row)
    },
    async readSpace(space) {
      const rows = await store.fork().find(Secret, { space })
      return rows.filter(holds).map((row) => ({ name: row.name, value: cipher.open(row, row) }))
    },
    writeValue: write,
    removeValue: remove,
    removeSpace: (space) => store.fork().nativeDelete(Secret, { space }),
    onWrite: (listener) => void listeners.add(listener),
  }
}

async function refuseOtherKeys(store: Store, knows: (keyId: string) => boolean): Promise<void> {
  const rows = await store.fork().createQueryBuilder(Secret).select('keyId').distinct().execute<{ keyId: string }[]>('all')
  const unknown = rows.filter(({ keyId }) => !knows(keyId))
  if (unknown.length === 0) return
  throw new StoreError(
    'key_wrong',
    'The database holds secrets that were sealed with another key. Start with the AIRLOCK_SECRET that was used before (or the file `secret` of that data folder), or remove those secrets.',
    { keyIds: unknown.map(({ keyId }) => keyId) },
  )
}
