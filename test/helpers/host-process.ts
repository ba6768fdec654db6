import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { createFrameReader, encodeFrame, type Frame, frameKind, type FrameKind } from '../../sandbox/protocol/frame.ts'
import { type Engine, hostCommand } from '../../sandbox/protocol/host-command.ts'
import { defaultLimits, type Limits } from '../../sandbox/protocol/limits.ts'
import type { LoadHeader, RingSelfTest } from '../../sandbox/protocol/load-header.ts'

/** A frame from the host, its payload read. */
export interface HostMessage {
  kind: number
  instance: number
  call: number
  json: any
  text: string
}

export interface LoadOptions {
  limits?: Partial<Limits>
  tools?: string[]
  exports?: LoadHeader['exports']
  capabilities?: string[]
  config?: unknown
}

/** A real extension host, as the supervisor starts one, spoken to in frames. */
export interface HostProcess extends AsyncDisposable {
  ready: RingSelfTest
  pid: number
  send(kind: FrameKind, instance: number, call: number, payload?: string | Uint8Array): void
  sendRaw(bytes: Buffer): void
  /** The first frame, past or to come, that fits; taken out. */
  take(fits: (message: HostMessage) => boolean): Promise<HostMessage>
  load(code: string | Uint8Array, options?: LoadOptions): Promise<HostMessage & { instance: number }>
  /** Result or failure of one tool call. */
  call(instance: number, tool: string, input?: unknown): Promise<HostMessage>
  startCall(instance: number, tool: string, input?: unknown): number
  answerTo(instance: number, call: number): Promise<HostMessage>
  exited: Promise<NodeJS.Signals | number | null>
  stderr(): string
  kill(): void
}

export async function startHostProcess(options: { jit?: boolean; engine?: Engine; onFrame?(frame: Frame): boolean } = {}): Promise<HostProcess> {
  const { args } = hostCommand({ jit: options.jit ?? true, engine: options.engine })
  const child = spawn(process.execPath, args, { cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const pipe = child.stdio[3] as Duplex
  let stderr = ''
  child.stderr!.on('data', (chunk) => (stderr += chunk))
  const exited = new Promise<NodeJS.Signals | number | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))

  const held: HostMessage[] = []
  const waiting = new Set<() => void>()
  pipe.on('error', () => undefined)
  pipe.on(
    'data',
    createFrameReader((frame) => {
      if (options.onFrame?.(frame)) return
      const text = frame.payload.toString()
      held.push({ ...frame, text, json: text === '' ? undefined : JSON.parse(text) })
      for (const look of waiting) look()
    }),
  )

  const take = (fits: (message: HostMessage) => boolean) =>
    new Promise<HostMessage>((resolve, reject) => {
      const look = () => {
        const index = held.findIndex(fits)
        if (index === -1) return false
        waiting.delete(look)
        resolve(held.splice(index, 1)[0]!)
        return true
      }
      if (look()) return
      waiting.add(look)
      void exited.then((how) => reject(new Error(`the host exited (${how}) ${stderr}`)))
    })

  const send: HostProcess['send'] = (kind, instance, call, payload) => void pipe.write(encodeFrame(kind, instance, call, payload))
  let lastInstance = 0
  let lastCall = 0

  const ready = (await take(({ kind }) => kind === frameKind.ready)).json as RingSelfTest
  const answerTo = (instance: number, call: number) =>
    take((m) => m.instance === instance && (((m.kind === frameKind.result || m.kind === frameKind.failed) && m.call === call) || m.kind === frameKind.gone))
  const startCall = (instance: number, tool: string, input: unknown = {}) => {
    const call = ++lastCall
    send(frameKind.call, instance, call, JSON.stringify({ tool, input }))
    return call
  }

  return {
    ready,
    pid: child.pid!,
    send,
    sendRaw: (bytes) => void pipe.write(bytes),
    take,
    startCall,
    answerTo,
    async load(code, { limits, tools = ['run'], exports, capabilities = ['net.http', 'kv', 'log', 'clock', 'random'], config = {} } = {}) {
      const instance = ++lastInstance
      const header = Buffer.from(JSON.stringify({ plugin: 'test', version: '1.0.0', limits: { ...defaultLimits, ...limits }, tools, exports, capabilities, config, seed: randomBytes(48).toString('base64') }))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(header.length)
      send(frameKind.load, instance, 0, Buffer.concat([length, header, typeof code === 'string' ? Buffer.from(code) : code]))
      return take((m) => m.instance === instance && (m.kind === frameKind.loaded || m.kind === frameKind.loadFailed))
    },
    call: (instance, tool, input) => answerTo(instance, startCall(instance, tool, input)),
    exited,
    stderr: () => stderr,
    kill: () => child.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
