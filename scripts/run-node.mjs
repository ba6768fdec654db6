import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { requireNode } from './node-binary.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning']

/** Starts Node 26 with the compile cache on, ends as it ends. */
export function runNode(args, { env = {} } = {}) {
  const node = requireNode()
  const environment = { NODE_COMPILE_CACHE: `${root}node_modules/.cache/compile`, ...process.env, ...env, AIRLOCK_LAUNCHED_AT: String(Date.now()) }
  const child = spawn(node, [...flags, ...args], { stdio: 'inherit', env: environment })

  // A terminal sends Ctrl-C to the whole group; the child decides when to end, and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }

  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`airlock: ${node} does not start: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
