import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { root } from '../source-files.ts'

export interface ProcessRun {
  child: ChildProcess
  url: string
  /** From the launcher handing over to the first 200 of /readyz, ms. */
  readyMs: number
  stop(): Promise<void>
}

/** Starts a program as the launcher does (compile cache on) and waits until `path` answers. */
export async function startProgram(args: readonly string[], { dataDir, path = '/readyz' }: { dataDir: string; path?: string }): Promise<ProcessRun> {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env: { PATH: process.env['PATH'], HOME: dataDir, DATA_DIR: dataDir, GATEWAY_PORT: '0', CONTROL_PORT: String(port), LOG_FORMAT: 'json', LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compile') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!await answers(`${url}${path}`)) {
    if (child.exitCode !== null) throw new RangeError(`${args[0]} ended with ${child.exitCode}`)
    await new Promise((resolve) => { setTimeout(resolve, 2) })
  }

  return {
    child, url,
    readyMs: performance.now() - started,
    stop: () => new Promise((resolve) => {
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
    }),
  }
}

export const startAirlock = (dataDir: string) => startProgram([join(root, 'dist/gateway/main.mjs'), 'start'], { dataDir })
export const startBareProgram = (dataDir: string) => startProgram([join(root, 'scripts/bench/peers/bare-program.ts')], { dataDir })

/** Resident memory of a process and all below it, MB: RSS counts shared pages once for each, PSS shares them out. */
export function memoryOfTree(pid: number): { rssMb: number; pssMb: number; processes: number } {
  const pids = treeOf(pid)
  const sum = (file: string, line: RegExp) => pids.reduce((total, each) => total + kilobytes(`/proc/${each}/${file}`, line), 0) / 1024
  return { rssMb: sum('status', /VmRSS:\s+(\d+)/), pssMb: sum('smaps_rollup', /^Pss:\s+(\d+)/m), processes: pids.length }
}

function treeOf(pid: number): number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), parentOf(name)] as const)
  const below = (of: number): number[] => [of, ...parents.filter(([, parent]) => parent === of).flatMap(([each]) => below(each))]
  return below(pid)
}

function parentOf(name: string): number {
  try {
    return Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}

function kilobytes(path: string, line: RegExp): number {
  try {
    return Number(line.exec(readFileSync(path, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
