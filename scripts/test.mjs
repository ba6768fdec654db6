// `npm test`: installs and builds what is missing, then runs every test, or those whose paths are given.
import { fileURLToPath } from 'node:url'
import { staleParts } from './built.mjs'
import { install } from './installed.mjs'
import { runNode } from './run-node.mjs'

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url))

install({ dev: true })
if (Object.keys(staleParts()).length > 0) {
  const code = await runNode([path('scripts/build.ts')])
  if (code !== 0) process.exit(code)
}

process.exitCode = await runNode([path('node_modules/ava/entrypoints/cli.js'), ...process.argv.slice(2)])
