import { createPlugin } from '@extism/extism'
import type { LoadHeader } from '../../protocol/load-header.ts'
import { createChance } from './chance.ts'
import type { Door } from './door.ts'
import { createEnvironment, Exchange, namespace } from './environment.ts'
import { createHttp } from './http.ts'
import { checkImports, mayWait } from './imports.ts'
import { GuestFaultError } from './values.ts'
import { createWasi, GuestExit } from './wasi.ts'
import { withWasi } from './wasi-module.ts'

/** One instance of a module, with its own memory. */
export interface Instance {
  /**
   * Calls an export: the bytes that it set as output. Rejects with GuestFaultError for Extism's error and for a return code other
   * than 0, with what was thrown for a trap.
   */
  call(name: string, input: Uint8Array): Promise<Uint8Array | undefined> | Uint8Array | undefined
  /** Something left it in the middle of its work, whose stack and locks are as they were then: it must not be entered again. */
  readonly isSpent: boolean
  memoryMb(): number
}

export interface InstanceOptions {
  module: WebAssembly.Module
  header: LoadHeader
  door: Door
}

const pagesPerMb = 16
/** What Extism knows of its own environment; the rest of it stands in environment.ts. */
const extismNames = ['alloc', 'free', 'load_u8', 'load_u64', 'store_u8', 'store_u64', 'length', 'length_unsafe', 'config_get', 'http_request', 'log_trace', 'log_debug', 'log_info', 'log_warn', 'log_error', 'get_log_level']
const waiting = { [namespace.extism]: new Set(['http_request', 'var_get', 'var_set']), [namespace.airlock]: new Set(['airlock_call']) }

/** Runs the module's start function and its initialisers. Throws ModuleError, or what V8 and the module throw. */
export async function createInstance({ module, header, door }: InstanceOptions): Promise<Instance> {
  const exchange = new Exchange()
  const http = createHttp(door)
  const functions = createEnvironment(door, exchange, http)
  let exports: WebAssembly.Exports = {}
  const memory = () => (exports['memory'] instanceof WebAssembly.Memory ? exports['memory'] : undefined)
  const wasi = createWasi({ memory, chance: createChance(header.deterministic), write: (level, line) => door.notice('log', 'write', { level, message: line }) })

  checkImports(module, { [namespace.extism]: { ...Object.fromEntries(extismNames.map((name) => [name, true])), ...functions[namespace.extism] }, [namespace.airlock]: functions[namespace.airlock]!, [namespace.wasi]: wasi })
  const plugin = await withWasi({ functions: wasi, onExports: (found) => { exports = found } }, () => createPlugin(module, {
    functions,
    fetch: http.fetch as unknown as typeof fetch,
    allowedHosts: ['*'],
    allowHttpResponseHeaders: true,
    config: configTexts(header.config),
    logger: createLogger(door),
    logLevel: 'trace',
    memory: { maxPages: header.limits.memoryMb * pagesPerMb },
    useWasi: true,
    // Else it opens files to throw the output away; ours goes nowhere by itself.
    enableWasiOutput: true,
  }))
  exports = (await plugin.getInstance()).exports
  const waits = mayWait(module, waiting)
  const entries = new Map<string, () => unknown>()
  let isSpent = false

  const entryOf = (name: string): (() => unknown) => {
    const known = entries.get(name)
    if (known) return known
    const found = Object.hasOwn(exports, name) ? exports[name] : undefined
    if (typeof found !== 'function') throw new GuestFaultError({ name: 'Error', code: 'tool_unknown', message: `the module exports no function "${name}"` })
    if (found.length > 0) throw new GuestFaultError({ name: 'Error', message: `the export "${name}" takes parameters, and Extism's exports take none` })
    const entry = waits ? WebAssembly.promising(found) : (found as () => unknown)
    entries.set(name, entry)
    return entry
  }

  const finish = (returned: unknown): Uint8Array | undefined => {
    if (exchange.error !== undefined) throw new GuestFaultError({ name: 'Error', message: exchange.error })
    if (returned !== undefined && returned !== 0 && returned !== 0n) throw new GuestFaultError({ name: 'Error', message: `the export returned ${String(returned)}, and 0 means success` })
    return exchange.output
  }

  const thrown = (error: unknown): Uint8Array | undefined => {
    isSpent = true
    return finish(exitCode(error))
  }

  return {
    call(name, input) {
      // Forgets the blocks of the call before; nothing in it waits.
      void plugin.reset()
      exchange.begin(input)
      const entry = entryOf(name)
      let returned: unknown
      try {
        returned = entry()
      } catch (error) {
        return thrown(error)
      }
      return returned instanceof Promise ? returned.then(finish, thrown) : finish(returned)
    },
    get isSpent() {
      return isSpent
    },
    memoryMb: () => Math.round((memory()?.buffer.byteLength ?? 0) / 2 ** 20),
  }
}

/** WASI's way to return from anywhere. Throws whatever else was thrown. */
function exitCode(error: unknown): number {
  if (error instanceof GuestExit) return error.exitCode
  throw error
}

/** Extism's configuration holds texts: strings as they are, other values as JSON. Without a prototype, for it looks keys up with `in`. */
function configTexts(config: unknown): Record<string, string> {
  const entries = typeof config === 'object' && config !== null ? Object.entries(config) : []
  return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])))
}

const maxLineChars = 8_192

function createLogger(door: Door): Console {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (message: unknown) => door.notice('log', 'write', { level, message: String(message).slice(0, maxLineChars) })
  return { trace: at('debug'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } as unknown as Console
}
