import { type FileHandle, open } from 'node:fs/promises'
import { StoreError } from '../store-error.ts'

/** Puts what was committed onto the disk, without holding the thread meanwhile. */
export interface WalSync extends AsyncDisposable {
  /** Resolves when all that was committed before is on the disk; callers that come during a sync share the next one. */
  sync(): Promise<void>
}

/**
 * SQLite itself would sync within its commit, and hold the event loop for as long as the disk takes. Its write-ahead log is
 * one file that stays open as long as the database does, so syncing that file after the commit is the same promise.
 */
export function createWalSync(databaseFile: string): WalSync {
  let handle: Promise<FileHandle> | undefined
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined

  const file = `${databaseFile}-wal`

  const once = async () => {
    try {
      handle ??= open(file, 'r+')
      await (await handle).datasync()
    } catch (error) {
      // Opened anew by the next one: what hinders it now, such as too many open files, may pass.
      const failed = handle
      handle = undefined
      await failed?.then((opened) => opened.close()).catch(() => {})
      throw unsynced(file, error)
    }
  }

  const begin = () => {
    current = once().finally(() => {
      current = undefined
    })
    return current
  }

  return {
    sync() {
      if (current === undefined) return begin()
      // The one under way may have begun before the commit: only the next is sure to hold it.
      next ??= current.catch(() => {}).then(() => {
        next = undefined
        return begin()
      })
      return next
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled([current, next])
      await (await handle)?.close()
    },
  }
}

/** Some file systems find out only now that there is no room. */
function unsynced(file: string, cause: unknown): StoreError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new StoreError(full ? 'disk_full' : 'database_unreachable', `${file} cannot be put onto the disk (${code}). It is not known to be safe, and so not acknowledged.`, { file, code }, { cause })
}
