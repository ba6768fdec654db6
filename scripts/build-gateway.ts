import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from './source-files.ts'

/** Stays outside: native addons, and what dependencies only try to import. */
const external = [
  'better-sqlite3', 'isolated-vm', 'bufferutil', 'utf-8-validate', 'pg-native', 'mysql2', 'tedious', 'libsql',
  /^@mikro-orm\/(?!core|sql|sqlite|postgresql|migrations)/,
]

/**
 * Bundles the gateway and its command line into dist/gateway/: a thousand small files become a few dozen, and the start
 * takes a third of the time and two thirds of the memory (docs/decisions/gateway-is-bundled.md).
 */
export async function buildGateway(): Promise<void> {
  const folder = join(root, 'dist/gateway')
  await rm(folder, { recursive: true, force: true })
  const bundle = await rolldown({
    input: { main: join(root, 'core/cli/main.ts') },
    platform: 'node',
    external,
    // A dependency's old-style deprecation shim; nothing of ours.
    checks: { eval: false },
  })
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await bundle.close()
}
