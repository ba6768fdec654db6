import { spawn } from 'node:child_process'

const code = `const d = require('node:perf_hooks').monitorEventLoopDelay({ resolution: 10 }); d.enable(); process.stdin.resume(); process.stdin.on('end', () => { console.log(d.percentile(99) / 1e6 - 10); process.exit() })`

/** How much a process that does nothing is held up meanwhile: what of a lag is the computer's own. Ms at p99; undefined where it cannot be told. */
export function startIdleClock(): { end(): Promise<number | undefined> } {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  child.stdin.on('error', () => {})
  return {
    async end() {
      child.stdin.end()
      await closed
      const ms = Number.parseFloat(said)
      return Number.isFinite(ms) ? Math.max(0, Math.round(ms * 10) / 10) : undefined
    },
  }
}
