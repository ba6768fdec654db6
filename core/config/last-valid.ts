import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const lastValidName = 'airlock.last-valid.yaml'

/** The text of the config file that was in use last and was valid; none before the first. */
export function readLastValid(dataDir: string): string | undefined {
  try {
    return readFileSync(path.join(dataDir, lastValidName), 'utf8')
  } catch {
    return undefined
  }
}

/** Keeps a valid config file's text. It may hold keys, so only the owner may read it. */
export function keepLastValid(dataDir: string, text: string): void {
  if (readLastValid(dataDir) === text) return
  const file = path.join(dataDir, lastValidName)
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, file)
}
