import type ivm from 'isolated-vm'
import { randomBytes } from 'node:crypto'
import type { Limits } from '../../protocol/limits.ts'
import type { GuestImage } from './guest-image.ts'

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
  image: GuestImage
  limits: Limits
  headerText: string
  code: string
  fromGuest: FromGuest
}

/** The one specifier that a plugin may import. */
const sdkSpecifier = '@airlock/sdk'

export class PluginModuleError extends Error {
  override name = 'PluginModuleError'
}

/** Makes an isolate from the image and compiles the plugin in it; nothing of the plugin has run when this returns. */
export async function makeGuestIsolate({ vm, image, limits, headerText, code, fromGuest }: GuestIsolateOptions): Promise<GuestIsolate> {
  const isolate = new vm.Isolate({
    memoryLimit: limits.memoryMb,
    snapshot: image.snapshot,
    // V8 has lost control of this isolate, and nothing less than this ends its threads (FACTS: exit() hangs).
    onCatastrophicError: () => process.kill(process.pid, 'SIGKILL'),
  })
  const context = await isolate.createContext()

  const outward = new vm.Callback(fromGuest, { ignored: true })
  const runtime: ivm.Reference = await context.evalClosure(
    'const { connect } = globalThis.__airlock; delete globalThis.__airlock; return connect($0, $1, $2)',
    [outward, headerText, randomBytes(48).toString('base64')],
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

  const modules = new Map<string, ivm.Module>([['airlock:plugin', plugin]])
  const supply = async (specifier: string, source: string) => modules.set(specifier, await isolate.compileModule(source, { filename: specifier }))
  await supply('airlock:door', doorModule)
  if (plugin.dependencySpecifiers.length > 0) await supply(sdkSpecifier, image.sdk)
  const start = await isolate.compileModule(startModule, { filename: 'airlock:start' })
  await start.instantiate(context, (specifier) => modules.get(specifier)!)

  return { isolate, entries, start: (timeoutMs) => start.evaluate({ timeout: timeoutMs }).then(() => undefined) }
}

// Runs before the plugin and takes the only way to announce a plugin with it.
const doorModule = 'export const adopt = globalThis.__adopt; delete globalThis.__adopt'

// Its body runs once the plugin's own top level has, awaits included.
const startModule = 'import { adopt } from "airlock:door"; import * as plugin from "airlock:plugin"; adopt(plugin)'
