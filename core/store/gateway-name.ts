import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ulid } from 'ulid'

const fileName = 'gateway-name'

/**
 * What this gateway is called in the rows that it works on: the same after a restart, so that it takes its own work up at
 * once, and another one's in another data folder, so that several can share a database.
 */
export function readGatewayName(dataDir: string): string {
  const file = path.join(dataDir, fileName)
  const name = readName(file)
  if (name !== undefined) return name
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const made = ulid()
  writeFileSync(file, `${made}\n`, { mode: 0o600 })
  return made
}

function readName(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^[0-9A-Z]{26}$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
