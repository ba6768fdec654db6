import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { StoreError } from './store-error.ts'

const lockName = 'gateway.lock'
const holderName = 'gateway.json'

const Holder = z.object({ pid: z.number().int(), address: z.string().optional() })
export type Holder = z.infer<typeof Holder>

/** Held until disposed or until the process ends. */
export interface FolderLock extends Disposable {
  /** Tells a second start where this gateway answers. */
  announce(address: string): void
}

/**
 * One gateway per data folder. The lock is a SQLite transaction that stays open: the operating system itself lets go of
 * it when the process ends, however it ends, so there is no stale lock to judge by process ids and their reuse.
 * The file beside it only says who holds it. Throws StoreError('folder_in_use') with the holder's address and pid.
 */
export function lockFolder(dataDir: string): FolderLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const holderFile = path.join(dataDir, holderName)
  const database = lock(dataDir)
  const write = (holder: Holder) => {
    const draft = `${holderFile}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
    renameSync(draft, holderFile)
  }
  write({ pid: process.pid })
  return {
    announce: (address) => write({ pid: process.pid, address }),
    [Symbol.dispose]() {
      if (!database.isOpen) return
      rmSync(holderFile, { force: true })
      database.close()
    },
  }
}

/** Who says to run in this folder; it may have ended since. */
export function readHolder(dataDir: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(path.join(dataDir, holderName), 'utf8'))).data
  } catch {
    return undefined
  }
}

function lock(dataDir: string): DatabaseSync {
  const file = path.join(dataDir, lockName)
  // An empty transaction writes nothing, so not even a journal stays behind after kill -9.
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database.close()
    throw busy(error) ? inUse(dataDir, error) : new StoreError('folder_in_use', `${file} cannot be locked: ${error instanceof Error ? error.message : String(error)}`, { dataDir }, { cause: error })
  }
}

const sqliteBusy = 5

function busy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function inUse(dataDir: string, cause: unknown): StoreError {
  const holder = readHolder(dataDir)
  const who = holder === undefined ? '' : ` at ${holder.address ?? 'an address it has not taken yet'} (process ${holder.pid})`
  return new StoreError('folder_in_use', `A gateway already runs on ${dataDir}${who}. Stop it first, or set DATA_DIR to another folder.`, { dataDir, ...holder }, { cause })
}
