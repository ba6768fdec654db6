import { randomBytes } from 'node:crypto'
import test from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { Secret } from '../../../core/store/entities/secret.ts'
import { createSecretVault } from '../../../core/store/secrets.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)
const newKey = () => randomBytes(32).toString('base64url')

async function vaultOf(store: Store, secret = newKey()) {
  const owner = await addPrincipal(store)
  const caller: Caller = { principal: owner, name: 'Ada', role: 'owner', scopes: new Set(['admin']), origin: 'cli' }
  return { secret, owner, caller, vault: await createSecretVault({ store, secret }) }
}

databaseTest('a value is kept, replaced, read inside and never listed', async (t, database) => {
  const store = await database.open()
  const { vault, caller } = await vaultOf(store)
  await vault.set(caller, { plugin: 'weather', name: 'api_key', value: 'first' })
  await vault.set(caller, { plugin: 'weather', name: 'api_key', value: 'sécond 🎉' })
  await vault.set(caller, { plugin: 'other', name: 'api_key', value: 'third' })
  await vault.writeValue(caller.principal, 'provider:openai', 'key', 'fourth')
  t.is(await vault.readValue('plugin:weather', 'api_key'), 'sécond 🎉')
  t.is(await vault.readValue('provider:openai', 'key'), 'fourth')
  t.is(await vault.readValue('plugin:weather', 'missing'), undefined)
  const { secrets } = await vault.list(caller, {})
  t.deepEqual(secrets.map(({ plugin, name }) => [plugin, name]), [['other', 'api_key'], ['weather', 'api_key']])
  t.deepEqual((await vault.list(caller, { plugin: 'weather' })).secrets.map((entry) => Object.keys(entry)), [['plugin', 'name', 'updatedAt']])
  const rows = await store.fork().find(Secret, {})
  t.false(rows.some(({ ciphertext }) => Buffer.from(ciphertext).includes('sécond')))
})

databaseTest('removing says whether there was anything', async (t, database) => {
  const store = await database.open()
  const { vault, caller } = await vaultOf(store)
  await vault.set(caller, { plugin: 'weather', name: 'api_key', value: 'x' })
  await vault.remove(caller, { plugin: 'weather', name: 'api_key' })
  await t.throwsAsync(vault.remove(caller, { plugin: 'weather', name: 'api_key' }), { code: 'not_found' })
  t.false(await vault.removeValue('provider:openai', 'key'))
  await vault.set(caller, { plugin: 'weather', name: 'one', value: 'x' })
  await vault.set(caller, { plugin: 'weather', name: 'two', value: 'x' })
  t.is(await vault.removeSpace('plugin:weather'), 2)
})

databaseTest('a row copied onto another name or plugin does not open there', async (t, database) => {
  const store = await database.open()
  const { vault, caller } = await vaultOf(store)
  await vault.set(caller, { plugin: 'bank', name: 'key', value: 'money' })
  await vault.set(caller, { plugin: 'evil', name: 'key', value: 'bait' })
  const em = store.fork()
  const { keyId, nonce, ciphertext } = await em.findOneOrFail(Secret, { space: 'plugin:bank' })
  await em.nativeUpdate(Secret, { space: 'plugin:evil' }, { keyId, nonce, ciphertext })
  await t.throwsAsync(vault.readValue('plugin:evil', 'key'), { code: 'secret_damaged' })
  await em.nativeDelete(Secret, { space: 'plugin:evil' })
  await em.nativeUpdate(Secret, { space: 'plugin:bank' }, { space: 'plugin:evil' })
  await t.throwsAsync(vault.readValue('plugin:evil', 'key'), { code: 'secret_damaged' })
})

databaseTest('a truncated row is damaged, and setting it again mends it', async (t, database) => {
  const store = await database.open()
  const { vault, caller } = await vaultOf(store)
  await vault.set(caller, { plugin: 'weather', name: 'key', value: 'x' })
  for (const change of [{ ciphertext: Buffer.alloc(0) }, { nonce: Buffer.alloc(0) }, { ciphertext: Buffer.alloc(7) }]) {
    await store.fork().nativeUpdate(Secret, { name: 'key' }, change)
    await t.throwsAsync(vault.readValue('plugin:weather', 'key'), { code: 'secret_damaged' })
  }
  await vault.set(caller, { plugin: 'weather', name: 'key', value: 'y' })
  t.is(await vault.readValue('plugin:weather', 'key'), 'y')
})

databaseTest('a wrong key is refused at start once there is a secret, an earlier key is not', async (t, database) => {
  const store = await database.open()
  await t.notThrowsAsync(createSecretVault({ store, secret: newKey() }))
  const { vault, caller, secret } = await vaultOf(store)
  await vault.set(caller, { plugin: 'weather', name: 'key', value: 'x' })
  const error = await t.throwsAsync(createSecretVault({ store, secret: newKey() }), { code: 'key_wrong' })
  t.false(error.message.includes('\n'))
  await t.notThrowsAsync(createSecretVault({ store, secret }))
  const rotated = await createSecretVault({ store, secret: newKey(), previousSecrets: [secret] })
  t.is(await rotated.readValue('plugin:weather', 'key'), 'x')
})

databaseTest('two first writers of one name both succeed', async (t, database) => {
  const store = await database.open()
  const { vault, caller } = await vaultOf(store)
  await Promise.all(['a', 'b', 'c', 'd'].map((value) => vault.set(caller, { plugin: 'weather', name: 'key', value })))
  t.regex((await vault.readValue('plugin:weather', 'key')) ?? '', /^[abcd]$/)
})

databaseTest('whoever keeps what a space holds learns that it was written to, before its writer goes on', async (t, database) => {
  const { vault, caller } = await vaultOf(await database.open())
  const written: string[] = []
  vault.onWrite((space) => written.push(space))
  await vault.set(caller, { plugin: 'weather', name: 'api_key', value: 'first' })
  t.deepEqual(written, ['plugin:weather'])
  await vault.writeValue(caller.principal, 'provider:openai', 'key', 'x')
  t.deepEqual(written, ['plugin:weather', 'provider:openai'])
})
