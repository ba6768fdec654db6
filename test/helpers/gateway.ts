import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What users run: the bundle, which `npm test` builds when it is stale. */
const entry = fileURLToPath(new URL('../../dist/gateway/main.mjs', import.meta.url))

export interface GatewayProcessOptions {
  /** Base URL of a model server; without it there is no model. */
  modelUrl?: string
  /** An earlier gateway's data folder, to go on with. */
  dataDir?: string
  /** Further environment variables. */
  env?: Record<string, string>
  /** Further lines of airlock.yaml. */
  config?: string
  /** Its data on a disk of its own with so many MB, or one that only reads; where `canMount` says that this can be. */
  disk?: { mb: number; readOnly?: boolean }
}

/** A gateway as a user runs it: a process of its own, on free ports, in a folder of its own. */
export interface GatewayProcess extends AsyncDisposable {
  pid: number
  dataDir: string
  consoleUrl: string
  gatewayUrl: string
  /** Single use. */
  signInUrl: string
  /** Everything it wrote so far. */
  output(): string
  /** Calls an operation as the owner; rejects with the error's code as the message. */
  rpc<Output = Record<string, unknown>>(operation: string, input?: unknown): Promise<Output>
  /** Runs the command line against it. */
  cli(args: readonly string[], stdin?: string): Promise<{ code: number; stdout: string; stderr: string }>
  /** Ends the process and keeps the folder. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Ends the process and deletes the folder. */
  close(): Promise<void>
}

export async function startGateway(options: GatewayProcessOptions = {}): Promise<GatewayProcess> {
  const dataDir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'airlock-gateway-'))
  if (options.dataDir === undefined) await writeFile(join(dataDir, 'airlock.yaml'), `ollama:\n  discover: false\n${options.config ?? ''}`)
  const env = {
    PATH: process.env['PATH'], HOME: dataDir, DATA_DIR: dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_FORMAT: 'pretty', LOG_LEVEL: 'info',
    ...(options.modelUrl === undefined ? {} : { OPENAI_API_KEY: 'test-key', OPENAI_BASE_URL: options.modelUrl }),
    ...(options.disk && { DATA_DIR: join(dataDir, 'disk'), AIRLOCK_CONFIG: join(dataDir, 'airlock.yaml') }),
    ...options.env,
  }
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', entry, 'start']
  const [program = '', ...args] = options.disk ? onDisk(env.DATA_DIR, options.disk, command) : command
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  // A disk of its own is seen by nobody else but through the process.
  const seen = options.disk ? `/proc/${child.pid}/root${env.DATA_DIR}` : dataDir
  let output = ''
  const signInUrl = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const found = /https?:\/\/\S+\/#code=\S+/.exec(output)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}:\n${output}`)))
  })

  const { gateway: gatewayUrl } = JSON.parse(await readFile(join(seen, 'addresses.json'), 'utf8'))
  const token = (await readFile(join(seen, 'cli-token'), 'utf8')).trim()
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => ended(child, signal)
  const close = async () => {
    await stop()
    await rm(dataDir, { recursive: true, force: true })
  }

  return {
    pid: child.pid!, dataDir: seen, gatewayUrl, signInUrl, stop, close,
    consoleUrl: new URL(signInUrl).origin,
    output: () => output,
    // The caller names the shape it expects; a test that is wrong about it fails.
    async rpc(operation: string, input: unknown = {}): Promise<any> {
      const response = await fetch(`${gatewayUrl}/api/rpc/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      })
      const body: any = await response.json()
      if (!response.ok) throw Object.assign(new Error(`${operation}: ${body.error.code}: ${body.error.message}`), { code: body.error.code, details: body.error.details })
      return body
    },
    cli: (args, stdin) => runCli(args, env, stdin),
    [Symbol.asyncDispose]: close,
  }
}

/** May this test mount a disk of its own? Without rights it may on most Linux systems, in a namespace of its own. */
export function canMount(): boolean {
  return process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
}

function onDisk(folder: string, { mb, readOnly = false }: { mb: number; readOnly?: boolean }, command: readonly string[]): string[] {
  const mount = `mkdir -p "$0" && mount -t tmpfs -o size=${mb}m${readOnly ? ',ro' : ''} none "$0" && exec "$@"`
  return ['unshare', '-rm', 'sh', '-c', mount, folder, ...command]
}

/** The command line as a process of its own; tests of a gateway that is not there use it too. */
export function runCli(args: readonly string[], env: Record<string, string | undefined>, stdin = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => { stdout += chunk })
    child.stderr.on('data', (chunk) => { stderr += chunk })
    child.stdin.end(stdin)
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }))
  })
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.kill(signal)
  })
}
