import type ivm from 'isolated-vm'
import type { Limits } from '../../protocol/limits.ts'
import type { BlankStock } from './blank-isolate.ts'

/** How guest code reaches out; every argument comes from the isolate and is not to be trusted. */
export type FromGuest = (what: unknown, number: unknown, call: unknown, text: unknown) => void

/** The entries of the guest runtime (guest/bootstrap.ts), as handles into the isolate. */
export interface GuestEntries {
  call: ivm.Reference
  callNow: ivm.Reference
  take: ivm.Reference
  reply: ivm.Reference
  end: ivm.Reference
  fire: ivm.Reference
}

export interface GuestIsolate {
  isolate: ivm.Isolate
  entries: GuestEntries
  /** Runs the plugin's module; the runtime says `loaded` or `loadFailed` once it has run to its end. */
  start(timeoutMs: number): Promise<void>
}

export interface GuestIsolateOptions {
  vm: typeof ivm
  stock: BlankStock
  limits: Limits
  headerText: string
  /** Base64; no two guests start from the same. */
  seed: string
  code: string
  fromGuest: FromGuest
}

/** The one specifier that a plugin may import. */
const sdkSpecifier = '@airlock/sdk'

export class PluginModuleError extends Error {
  override name = 'PluginModuleError'
}

/** Takes an isolate and compiles the plugin in it; nothing of the plugin has run when this returns. */
export async function makeGuestIsolate({ vm, stock, limits, headerText, seed, code, fromGuest }: GuestIsolateOptions): Promise<GuestIsolate> {
  const { isolate, context, door, start, sdk } = await stock.take(limits.memoryMb)

  const outward = new vm.Callback(fromGuest, { ignored: true })
  const runtime: ivm.Reference = context.evalClosureSync(
    'const { connect } = globalThis.__airlock; delete globalThis.__airlock; return connect($0, $1, $2)',
    [outward, headerText, seed],
    { result: { reference: true } },
  )
  const entry = (name: keyof GuestEntries | 'adopt'): ivm.Reference => runtime.getSync(name, { reference: true })
  const entries = { call: entry('call'), callNow: entry('callNow'), take: entry('take'), reply: entry('reply'), end: entry('end'), fire: entry('fire') }
  context.global.setSync('__adopt', entry('adopt').derefInto())

  const plugin = await isolate.compileModule(code, { filename: 'plugin.js' })
  const foreign = plugin.dependencySpecifiers.find((specifier) => specifier !== sdkSpecifier)
  if (foreign !== undefined) {
    throw new PluginModuleError(`the plugin imports "${foreign}", and a guest can import nothing but "${sdkSpecifier}": bundle your plugin into one file`)
  }

  const modules = new Map<string, ivm.Module>([['airlock:plugin', plugin], ['airlock:door', door], [sdkSpecifier, sdk]])
  start.instantiateSync(context, (specifier) => modules.get(specifier)!)

  return { isolate, entries, start: (timeoutMs) => start.evaluate({ timeout: timeoutMs }).then(() => undefined) }
}
