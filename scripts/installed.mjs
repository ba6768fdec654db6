// Runs under any Node from 20 on: brings node_modules up to the lockfile, when it is not.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules/.airlock-installed.json')

/** Installs what the lockfile names and node_modules lacks; quick, and without network, when nothing is missing. */
export function install({ dev }) {
  const lockfile = join(root, 'package-lock.json')
  if (!existsSync(lockfile)) return
  const wanted = createHash('sha256').update(readFileSync(lockfile)).update(`${process.platform}-${process.arch}`).digest('hex')
  const has = readStamp()
  if (has.lockfile === wanted && (has.dev || !dev)) return

  // Not `npm ci`: it would empty node_modules under a gateway that is running from it.
  // Packages that a developer put there by hand stay.
  const withDev = dev || existsSync(join(root, 'node_modules/ava'))
  console.error(withDev ? 'Installing what is missing …' : 'Installing what is missing (once) …')
  npm(['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...(withDev ? [] : ['--omit=dev'])])
  writeFileSync(stamp, JSON.stringify({ lockfile: wanted, dev: withDev }))
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'))
  } catch {
    return {}
  }
}

function npm(args) {
  const windows = process.platform === 'win32'
  try {
    execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows })
  } catch {
    console.error('airlock: npm could not install the packages; its words are above. Mend that, then try again.')
    process.exit(1)
  }
}
