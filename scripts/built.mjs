// Runs under any Node from 20 on: says which built parts are older than their sources.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const record = join(root, 'dist/built.json')

/** What is built from which sources; `scripts/build.ts` builds them. */
const parts = {
  guest: { sources: ['sandbox/guest', 'sandbox/host', 'sandbox/sdk', 'sandbox/protocol', 'sandbox/attack', 'scripts/build-guest.ts'], output: 'dist/guest' },
  plugins: { sources: ['plugin-registry/bundled', 'plugin-registry/package/package-digest.ts', 'scripts/build-plugins.ts'], output: 'dist/bundled.json' },
  gateway: { sources: ['core', 'sandbox', 'plugin-registry', 'scripts/build-gateway.ts'], but: ['core/console', 'sandbox/guest', 'sandbox/host', 'sandbox/sdk', 'plugin-registry/bundled'], output: 'dist/gateway/main.mjs' },
  console: { sources: ['core/console', 'core/operations/shapes', 'scripts/build-console.ts'], output: 'dist/console/index.html' },
}

/** Name to hash of the sources, for the parts whose output is missing or stale. */
export function staleParts() {
  const built = readRecord()
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  return Object.fromEntries(Object.entries(parts)
    .map(([name, part]) => [name, hashSources(part, lockfile)])
    .filter(([name, hash]) => built[name] !== hash || !existsSync(join(root, parts[name].output))))
}

export function readRecord() {
  try {
    return JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return {}
  }
}

export const recordPath = record

function hashSources({ sources, but = [] }, lockfile) {
  const hash = createHash('sha256').update(lockfile)
  const files = sources.flatMap(listFiles).filter((file) => !but.some((folder) => file.startsWith(`${folder}/`)))
  for (const file of files.sort()) hash.update(file).update('\0').update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function listFiles(path) {
  if (/\.tsx?$/.test(path)) return existsSync(join(root, path)) ? [path] : []
  if (!existsSync(join(root, path))) return []
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .flatMap((entry) => entry.isDirectory() ? listFiles(`${path}/${entry.name}`) : [`${path}/${entry.name}`])
}
