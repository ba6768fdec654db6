import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { Engine } from '../protocol/host-command.ts'
import type { RingSelfTest } from '../protocol/load-header.ts'

/** Each of these would tell an escaped guest something: whose computer this is, what other processes were started with. */
const forbiddenFiles = ['/etc/passwd', '/proc/1/environ', 'C:\\Windows\\win.ini']

/** An address that no host has (RFC 5737): with a network, the attempt hangs; without, it is refused at once. */
const unreachable = { host: '192.0.2.1', port: 9 }
const networkTryMs = 50

/**
 * What the walls around this process are worth, found by trying before any guest code comes.
 * A guest that breaks out of its engine can do what is not refused here.
 */
export async function testRing(engine: Engine): Promise<RingSelfTest> {
  return {
    pid: process.pid,
    node: process.version,
    engine,
    jit: !process.execArgv.includes('--jitless'),
    refused: {
      files: forbiddenFiles.every((file) => throws(() => readFileSync(file))),
      network: await isNetworkRefused(),
      childProcess: await isChildProcessRefused(),
      worker: isWorkerRefused(),
      // bwrap itself sets PWD.
      environment: Object.keys(process.env).every((name) => name === 'PWD'),
    },
  }
}

function isNetworkRefused(): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const settle = (refused: boolean) => {
      clearTimeout(timer)
      resolve(refused)
    }
    try {
      const socket = connect(unreachable)
      timer = setTimeout(() => {
        socket.destroy()
        settle(false)
      }, networkTryMs)
      socket.on('connect', () => {
        socket.destroy()
        settle(false)
      })
      // A firewall that answers is no wall of ours: only "no such right" and "no network at all" count.
      socket.on('error', (error: NodeJS.ErrnoException) => settle(['ERR_ACCESS_DENIED', 'EPERM', 'EACCES', 'ENETUNREACH'].includes(error.code ?? '')))
    } catch {
      settle(true)
    }
  })
}

function isChildProcessRefused(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
      child.on('error', () => resolve(true))
      child.on('spawn', () => {
        child.kill('SIGKILL')
        resolve(false)
      })
    } catch {
      resolve(true)
    }
  })
}

function isWorkerRefused(): boolean {
  try {
    void new Worker('', { eval: true }).terminate()
    return false
  } catch {
    return true
  }
}

function throws(attempt: () => unknown): boolean {
  try {
    attempt()
    return false
  } catch {
    return true
  }
}
