import { execFileSync, fork, spawn, spawnSync } from 'node:child_process'
import cluster from 'node:cluster'
import { once } from 'node:events'
import fs from 'node:fs'
import inspector from 'node:inspector'
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Probe } from './probes.ts'
import { RefusedError } from './refused-error.ts'

const nothing = (why: string): never => {
  throw new RefusedError('EMPTY', why)
}

/** Old doors to Node's inside: typed as nothing, and there all the same. */
const binding = (name: string): Record<string, unknown> => {
  const load: unknown = Reflect.get(process, 'binding')
  return typeof load === 'function' ? load.call(process, name) : nothing('there is no such door')
}

/** Other processes, the environment, and Node's own ways around its permissions. */
export const processProbes: Readonly<Record<string, Probe>> = {
  environment: { tries: 'reads the environment that the gateway was started with', attempt: ({ mark }) => (JSON.stringify(process.env).includes(mark) ? 'the mark was read' : nothing('nothing of the gateway is in it')) },
  'proc-self-environ': { tries: 'reads its environment from /proc', attempt: () => fs.readFileSync('/proc/self/environ', 'utf8') },
  'proc-gateway-environ': { tries: 'reads the environment of the gateway from /proc', attempt: ({ gatewayPid, mark }) => (fs.readFileSync(`/proc/${gatewayPid}/environ`, 'utf8').includes(mark) ? 'the mark was read' : nothing('another process')) },
  'proc-gateway-memory': { tries: "opens the gateway's memory", attempt: ({ gatewayPid }) => fs.openSync(`/proc/${gatewayPid}/mem`, 'r+') },
  'proc-neighbour-memory': { tries: "opens the memory of another plugin's host", attempt: ({ neighbourPid }) => fs.openSync(`/proc/${neighbourPid}/mem`, 'r+') },
  'proc-gateway-descriptors': { tries: "opens the gateway's files from /proc", attempt: ({ gatewayPid }) => fs.readdirSync(`/proc/${gatewayPid}/fd`).length },
  'proc-list': { tries: 'lists the processes of the computer', attempt: () => fs.readdirSync('/proc').join() },
  spawn: { tries: 'starts a program', async attempt() {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(child, 'exit')
    return 'it ran'
  } },
  'spawn-sync': { tries: 'starts a program and waits', attempt() {
    const { error, status } = spawnSync(process.execPath, ['--version'])
    if (error) throw error
    return status
  } },
  'spawn-shell': { tries: 'starts a shell', attempt: () => execFileSync('/bin/sh', ['-c', 'id']).toString() },
  fork: { tries: 'starts another Node without permissions', async attempt() {
    const child = fork('-e', { execArgv: ['--version'], stdio: 'ignore' })
    await once(child, 'exit')
    return 'it ran'
  } },
  cluster: { tries: 'starts another Node by cluster', async attempt() {
    cluster.setupPrimary({ exec: '-', execArgv: ['--version'], silent: true })
    await once(cluster.fork(), 'exit')
    return 'it ran'
  } },
  'replace-itself': { tries: 'replaces itself by a Node without permissions', harmful: true, attempt: () => process.execve?.(process.execPath, [process.execPath, '--version'], {}) },
  worker: { tries: 'starts a thread without permissions', attempt() {
    const worker = new Worker('', { eval: true, execArgv: [] })
    worker.unref()
    return worker.threadId
  } },
  inspector: { tries: 'opens the inspector for others', attempt: () => inspector.open(0) && inspector.url() },
  'inspector-session': { tries: 'steers itself by the inspector', attempt() {
    const session = new inspector.Session()
    session.connect()
    return 'connected'
  } },
  'debug-gateway': { tries: 'wakes the inspector of the gateway', harmful: true, needs: 'bubblewrap', attempt: ({ gatewayPid }) => Reflect.get(process, '_debugProcess')(gatewayPid) },
  'signal-gateway': { tries: 'sends a signal to the gateway', needs: 'bubblewrap', attempt: ({ gatewayPid }) => process.kill(gatewayPid, 0) },
  'signal-neighbour': { tries: "sends a signal to another plugin's host", needs: 'bubblewrap', attempt: ({ neighbourPid }) => process.kill(neighbourPid, 0) },
  'signal-parent': { tries: 'sends a signal to whoever started it', needs: 'bubblewrap', attempt: ({ gatewayPid }) => (process.ppid > 1 && process.ppid === gatewayPid ? process.kill(process.ppid, 0) : nothing('its parent is nobody that it could name')) },
  priority: { tries: 'slows the gateway down', needs: 'bubblewrap', attempt: ({ gatewayPid }) => os.setPriority(gatewayPid, os.getPriority(gatewayPid)) ?? 'done' },
  descriptors: { tries: 'finds files that the gateway left open', attempt() {
    const found: number[] = []
    for (let fd = 4; fd < 64; fd++) {
      try {
        if (fs.fstatSync(fd).isFile()) found.push(fd)
      } catch {
        // It is closed.
      }
    }
    return found.length > 0 ? found.join() : nothing('no file is open')
  } },
  'binding-fs': { tries: "reads files by Node's inner binding", attempt: ({ file }) => JSON.stringify((binding('fs').internalModuleStat as (path: string) => number)(file) === 0 || nothing('not there')) },
  'binding-spawn': { tries: "starts a program by Node's inner binding", attempt: () => JSON.stringify((binding('spawn_sync').spawn as (options: object) => { pid?: number }).call(null, { file: process.execPath, args: ['--version'], stdio: [] }).pid ?? nothing('nothing was started')) },
  'binding-tcp': { tries: "opens a socket by Node's inner binding", attempt({ port }) {
    const { TCP, TCPConnectWrap } = binding('tcp_wrap') as Record<string, new (type?: number) => { connect(request: object, address: string, port: number): number }>
    const code = new TCP!(0).connect(new TCPConnectWrap!(), '127.0.0.1', port)
    return code === 0 ? 'connecting' : nothing(`connect answered ${code}`)
  } },
  'native-syntax': { tries: 'switches on natives of V8 to pass its checks', attempt() {
    process.getBuiltinModule('node:v8').setFlagsFromString('--allow-natives-syntax')
    return nothing('they act on this process only, whose walls stand outside of it')
  } },
  'load-addon': { tries: 'loads another addon from disk', attempt({ addons }) {
    let last: unknown
    for (const addon of addons) {
      try {
        process.dlopen({ exports: {} }, addon)
        return addon
      } catch (error) {
        last = error
      }
    }
    throw last
  } },
  'load-library': { tries: 'loads a library of the system as an addon', attempt: () => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6') ?? 'loaded' },
  'foreign-functions': { tries: 'calls the system by node:ffi', async attempt() {
    const ffi: unknown = process.getBuiltinModule('node:ffi')
    const dlopen: unknown = ffi && Reflect.get(ffi, 'dlopen')
    return typeof dlopen === 'function' ? dlopen(null, { getpid: { arguments: [], return: 'int32' } }) : nothing('there is no node:ffi')
  } },
  'regain-permission': { tries: 'takes its permissions back', attempt() {
    const { permission } = process
    if (!permission) return 'there are none to take back'
    Reflect.set(permission, 'has', () => true)
    return fs.readFileSync(process.execPath).length
  } },
  'change-user': { tries: 'becomes another user', attempt() {
    if (process.getuid?.() === 0) return nothing('it is root already, and so is the gateway')
    process.setuid?.(0)
    return 'root'
  } },
  'user-name': { tries: 'asks who runs the gateway', needs: 'bubblewrap', attempt: () => os.userInfo().username },
  'host-name': { tries: 'asks for the name of the computer', needs: 'bubblewrap', attempt: () => (os.hostname() === 'airlock' ? nothing('a name that tells nothing') : os.hostname()) },
}
