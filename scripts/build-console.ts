import { build } from 'vite'
import config from '../core/console/vite.config.ts'

/** What the built console is made from; older than these, it is stale. */
export const consoleSources: string[] = ['core/console/**', 'core/operations/shapes/**', 'scripts/build-console.ts']

/** Bundles the console into dist/console: one page, its rooms as files of their own. */
export async function buildConsole(): Promise<void> {
  await build({ ...config, logLevel: 'warn' })
}

if (import.meta.main) await buildConsole()
