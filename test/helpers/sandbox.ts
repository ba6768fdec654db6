import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Broker, RequestOrigin } from '../../sandbox/broker/broker.ts'
import { defaultLimits } from '../../sandbox/protocol/limits.ts'
import type { Limits } from '../../sandbox/protocol/limits.ts'
import type { HostCommand } from '../../sandbox/protocol/host-command.ts'
import type { Caller, GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import type { Walls } from '../../sandbox/supervisor/host-command-line.ts'
import { createHostLauncher } from '../../sandbox/supervisor/host-launcher.ts'
import type { SandboxLog } from '../../sandbox/supervisor/sandbox-log.ts'
import { createSupervisor } from '../../sandbox/supervisor/supervisor.ts'
import type { Supervisor, SupervisorOptions } from '../../sandbox/supervisor/supervisor.ts'

export const quietLog: SandboxLog = { debug() {}, info() {}, warn() {}, error() {} }

export const testCaller: Caller = Object.freeze({ principal: 'tester' })

/** A broker without capabilities: answers each request with `answer`'s value, or refuses it. */
export function stubBroker(answer?: (request: unknown, from: RequestOrigin) => unknown): Broker {
  return {
    async handle(from, text) {
      if (!answer) return JSON.stringify({ ok: false, error: { code: 'capability_unknown', message: 'this test has no capabilities' } })
      return JSON.stringify({ ok: true, value: await answer(JSON.parse(text), from) ?? null })
    },
    [Symbol.dispose]() {},
  }
}

/**
 * A supervisor over the real extension host, quiet and without capabilities unless told otherwise.
 * The host must be built: `test.before(buildGuest)` of scripts/build-guest.ts.
 */
export function startSandbox(options: Partial<SupervisorOptions> = {}): Supervisor {
  return createSupervisor({ broker: stubBroker(), log: quietLog, minimum: 'none', ...options })
}

export type GuestPluginOptions = Partial<Omit<GuestPlugin, 'code' | 'limits'>> & { limits?: Partial<Limits> }

/**
 * A plugin from the text of its one module, `export default definePlugin({ tools: { … } })`.
 * Bundled unless told otherwise, and with the one tool `run`.
 */
export function guestFrom(source: string, { limits, ...options }: GuestPluginOptions = {}): GuestPlugin {
  return {
    name: 'guest',
    version: '1.0.0',
    digest: createHash('sha256').update(source).digest('hex'),
    tier: 'bundled',
    engine: 'isolate',
    limits: { ...defaultLimits, ...limits },
    tools: ['run'],
    capabilities: {},
    config: {},
    code: async () => Buffer.from(source),
    ...options,
  }
}

/** As `guestFrom`, from a WebAssembly module. */
export function wasmGuest(module: Uint8Array, options: GuestPluginOptions = {}): GuestPlugin {
  const digest = createHash('sha256').update(module).digest('hex')
  return { ...guestFrom('', options), engine: 'wasm', digest, code: async () => module, ...(options.digest === undefined ? {} : { digest: options.digest }) }
}

/** Calls a tool, `run` unless named. */
export function callTool(supervisor: Supervisor, plugin: GuestPlugin, input: unknown = {}, tool = 'run', signal?: AbortSignal) {
  return supervisor.call(plugin, { tool, input, caller: testCaller, signal })
}

/** The command of the host of sandbox/attack/hosts, which has no engine and misbehaves on demand. */
export function scriptedHost(manner?: 'silent' | 'rude' | 'liar'): () => HostCommand {
  const entry = fileURLToPath(new URL('../../sandbox/attack/hosts/forger.mjs', import.meta.url))
  const args = ['--permission', `--allow-fs-read=${entry}`, '--no-warnings', entry, ...(manner === undefined ? [] : [manner])]
  return () => ({ args, readable: [entry] })
}

/** The walls around hosts that a test runs with; `skip` says why this computer cannot. */
export interface RingCase {
  name: string
  walls?: readonly Walls[]
  skip: boolean
}

/** Each suite of the sandbox runs with every wall that this computer has, and with Node's own alone. */
export async function ringCases(): Promise<RingCase[]> {
  const works = await bubblewrapWorks()
  const note = works ? '' : ' (skipped: bubblewrap does not work here)'
  return [
    { name: `in bubblewrap${note}`, skip: !works },
    { name: 'by the permission model alone', walls: [{}], skip: false },
  ]
}

async function bubblewrapWorks(): Promise<boolean> {
  const launcher = createHostLauncher({ node: process.execPath, hostCommand: scriptedHost(), log: quietLog })
  const host = await launcher.launch({ jit: true })
  host.process.kill()
  await host.process.exited
  return launcher.rings().bubblewrap.up
}

