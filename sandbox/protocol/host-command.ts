import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CodedError } from './coded-error.ts'
import { maxLimits } from './limits.ts'

/** What runs a guest: V8 isolates, or Extism over WebAssembly. */
export type Engine = 'isolate' | 'wasm'

/** One process holds one engine; without the compiler only where its guests do not need it. */
export interface HostKind {
  jit: boolean
  /** Default `isolate`. */
  engine?: Engine
}

/** How to start an extension host. */
export interface HostCommand {
  /** Everything after the Node binary. */
  args: string[]
  /** Files that the host reads at its start, and nothing else: they must be visible at the same path in its root. */
  readable: string[]
}

export type HostCommandCode = 'host_not_built' | 'platform_unsupported'
export class HostCommandError extends CodedError<HostCommandCode> {
  override name = 'HostCommandError'
}

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** Pages of 64 KiB that one WebAssembly memory may have in any host, whatever its module says: the largest limit of a plugin. */
const maxWasmPages = maxLimits.memoryMb * 16

/**
 * The command line of an extension host, to be run by this same Node version with an empty environment
 * and a duplex pipe as file descriptor 3.
 *
 * Throws HostCommandError when the host has not been built (scripts/build-guest.ts) or isolated-vm has no prebuilt addon for this platform.
 */
export function hostCommand({ jit, engine = 'isolate', root = projectRoot }: HostKind & { root?: string }): HostCommand {
  const dist = path.join(root, 'dist')
  return engine === 'wasm' ? wasmCommand(dist) : isolateCommand(dist, jit)
}

function isolateCommand(dist: string, jit: boolean): HostCommand {
  const entry = path.join(dist, 'host', 'isolate.mjs')
  const bootstrap = path.join(dist, 'guest', 'bootstrap.js')
  const sdk = path.join(dist, 'guest', 'sdk.js')
  const late = path.join(dist, 'guest', 'late.js')
  const addon = addonPath()

  const readable = [entry, bootstrap, sdk, late, addon]
  checkBuilt([entry, bootstrap, sdk, late])
  if (!existsSync(addon)) throw new HostCommandError('platform_unsupported', `isolated-vm has no prebuilt addon for this computer: ${addon} does not exist`, { addon })

  // Turbofan-made code is what most V8 escapes were found in; strangers' code does without.
  return { args: [...walled(readable), '--allow-addons', ...(jit ? [] : ['--jitless']), entry, addon, bootstrap, sdk, late], readable }
}

// Neither an addon nor any file but its own: there is nothing in it that could be loaded or read.
function wasmCommand(dist: string): HostCommand {
  const entry = path.join(dist, 'host', 'wasm.mjs')
  checkBuilt([entry])
  return { args: [...walled([entry]), `--wasm-max-mem-pages=${maxWasmPages}`, entry], readable: [entry] }
}

/** Node's own wall, and nothing on stderr that is no complaint. Its SQLite opens files past that wall (Node 26.10): the hosts go without. */
function walled(readable: readonly string[]): string[] {
  return ['--permission', ...readable.map((file) => `--allow-fs-read=${file}`), '--no-warnings', '--disable-sigusr1', '--no-experimental-sqlite']
}

function checkBuilt(files: readonly string[]): void {
  const missing = files.find((file) => !existsSync(file))
  if (missing !== undefined) throw new HostCommandError('host_not_built', `${missing} does not exist; run "npm run build"`, { missing })
}

function addonPath(): string {
  const folder = path.dirname(createRequire(import.meta.url).resolve('isolated-vm/package.json'))
  const libc = process.platform === 'linux' ? (existsSync('/etc/alpine-release') ? '.musl' : '.glibc') : ''
  return path.join(folder, 'prebuilds', `${process.platform}-${process.arch}`, `isolated-vm.abi${process.versions.modules}${libc}.node`)
}
