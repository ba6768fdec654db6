// `npm run dev`: the gateway, started anew when its sources change, and what is built, built anew when stale.
import { spawn, type ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { staleParts } from './built.mjs'
import { root } from './source-files.ts'

const folders = ['core', 'sandbox', 'plugin-registry']
/** Editors save in several writes. */
const settleMs = 200

let gateway: ChildProcess | undefined
let pending: NodeJS.Timeout | undefined
let updating = Promise.resolve()

for (const folder of folders) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(pending)
    pending = setTimeout(() => { updating = updating.then(update) }, settleMs)
  })
}

process.on('SIGINT', () => void stopGateway().then(() => process.exit(0)))
await update()

async function update(): Promise<void> {
  if (Object.keys(staleParts()).length > 0) await ended(run('scripts/build.ts'))
  await stopGateway()
  gateway = run('core/cli/main.ts', 'start')
}

async function stopGateway(): Promise<void> {
  if (gateway === undefined || gateway.exitCode !== null) return
  gateway.kill('SIGTERM')
  await ended(gateway)
}

function run(script: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], { stdio: 'inherit' })
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => { child.once('close', () => resolve()) })
}
