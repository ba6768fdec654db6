import { stat } from 'node:fs/promises'
import { unwatchFile, watchFile } from 'node:fs'

/** How often the files are looked at; by their state, which also tells of a replaced file, a moved link, or a network folder. */
const lookEveryMs = 1_000
/** An editor may write in several pieces: a file counts once it has stood still for so long. */
const stillMs = 300

export interface Watching {
  /** Calls back when one of the files may have changed. */
  touched(listener: () => void): () => void
  /** One line that differs whenever a file does. */
  fingerprint(): Promise<string>
  later(ms: number, then: () => void): () => void
}

/** Calls `changed` once the files differ from before and have stood still. Disposing ends it. */
export function watchConfig(watching: Watching, changed: () => void): AsyncDisposable {
  let cancel = () => {}
  let ended = false
  let seen = watching.fingerprint()

  async function look(last: string | undefined): Promise<void> {
    const now = await watching.fingerprint()
    if (ended) return
    if (now !== last) {
      cancel = watching.later(stillMs, () => void look(now))
      return
    }
    if (now === (await seen)) return
    seen = Promise.resolve(now)
    changed()
  }

  const stop = watching.touched(() => {
    cancel()
    cancel = watching.later(stillMs, () => void look(undefined))
  })
  return {
    async [Symbol.asyncDispose]() {
      ended = true
      cancel()
      stop()
      await seen
    },
  }
}

/** Real files; those that are not there yet count, too. */
export function filesToWatch(paths: readonly string[]): Watching {
  return {
    touched(listener) {
      for (const path of paths) watchFile(path, { interval: lookEveryMs, persistent: false }, listener)
      return () => {
        for (const path of paths) unwatchFile(path, listener)
      }
    },
    async fingerprint() {
      const states = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)))
      return states.map((state) => (state === undefined ? '-' : `${state.ino} ${state.size} ${state.mtimeMs}`)).join('\n')
    },
    later(ms, then) {
      const timer = setTimeout(then, ms)
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}
