import { hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StoreError } from './store-error.ts'

const secretFile = 'secret'
const keyBytes = 32

export interface GatewayKeys {
  /** Key-encryption key, 32 bytes as base64url. */
  secret: string
  /** Signs tokens. */
  jwtSecret: string
  /** Writes a new secret to its file. To be called once nothing stored is known to need another one; absent when there is nothing to write. */
  keepSecret?(): void
}

/**
 * The gateway's keys: from what the owner set, else from DATA_DIR/secret, else new ones, which `keepSecret` puts there (mode 0600).
 * Each use has a key of its own, derived by HKDF, so that one of them says nothing about another.
 */
export function openSecretKey(options: { dataDir: string; secret?: string; jwtSecret?: string }): GatewayKeys {
  const file = path.join(options.dataDir, secretFile)
  const known = options.secret ?? readSecret(file)
  const root = known ?? randomBytes(keyBytes).toString('base64url')
  return {
    secret: derive(root, 'airlock key encryption v1'),
    jwtSecret: options.jwtSecret ?? derive(root, 'airlock token signing v1'),
    // A file that was lost must not be replaced before somebody has looked whether the database was sealed with it.
    ...(known === undefined && { keepSecret: () => writeSecret(file, root) }),
  }
}

function derive(root: string, use: string): string {
  return Buffer.from(hkdfSync('sha256', root, 'airlock', use, keyBytes)).toString('base64url')
}

function readSecret(file: string): string | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new StoreError('key_missing', `The secret in ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { file }, { cause: error })
  }
  if (Buffer.from(text, 'base64url').length < keyBytes) {
    throw new StoreError('key_wrong', `${file} does not hold the secret that Airlock made. Restore it from a backup, or set AIRLOCK_SECRET.`, { file })
  }
  // A backup tool may have restored it readable for everyone.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  return text
}

/** Written whole beside its place and then linked there: of two first starts at once, one wins and the other says so. */
function writeSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, `${text}\n`, { mode: 0o600, flush: true })
    place(draft, file)
  } catch (error) {
    throw new StoreError('key_missing', `The secret could not be kept in ${file}: ${error instanceof Error ? error.message : String(error)}`, { file }, { cause: error })
  } finally {
    rmSync(draft, { force: true })
  }
  if (readSecret(file) !== text) throw new StoreError('key_missing', `Another start has just made the secret in ${file}; start again`, { file })
}

function place(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return
    // File systems without hard links (exFAT, some shares): the move may replace a twin's secret, but only before either is used.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    renameSync(draft, file)
  }
}
