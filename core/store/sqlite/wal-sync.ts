import { type FileHandle, open } from 'node:fs/promises'

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

  const once = async () => {
    handle ??= open(`${databaseFile}-wal`, 'r+')
    await (await handle).datasync()
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
