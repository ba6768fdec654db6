import type ivm from 'isolated-vm'
import { defaultLimits } from '../../protocol/limits.ts'
import type { GuestImage } from './guest-image.ts'

/** An isolate with the runtime in it and nothing of any plugin: what is the same for every guest. */
export interface BlankIsolate {
  isolate: ivm.Isolate
  context: ivm.Context
  door: ivm.Module
  start: ivm.Module
  sdk: ivm.Module
}

/** Not now: this moment belongs to the guest that took the last one. */
const refillMs = 20

export interface BlankStock {
  /** One that was made ahead, where it fits; a new one otherwise. */
  take(memoryMb: number): Promise<BlankIsolate>
}

/**
 * Keeps one isolate ready for a plugin with the usual limit: making it is half of what waking a plugin takes.
 * Where one guest lives alone nobody comes after it, so none is made again (`refills`): it would hold 2 MB for nothing.
 */
export function createBlankStock(vm: typeof ivm, image: GuestImage, { refills }: { refills: boolean }): BlankStock {
  const usualMb = defaultLimits.memoryMb
  let ready: Promise<BlankIsolate> | undefined
  let timer: NodeJS.Timeout | undefined

  const refill = () => {
    timer = setTimeout(() => {
      ready ??= makeBlank(vm, image, usualMb)
      // Whoever takes it hears of it.
      ready.catch(() => {})
    }, refillMs)
    timer.unref()
  }

  refill()
  return {
    take(memoryMb) {
      if (!refills) clearTimeout(timer)
      if (memoryMb !== usualMb || ready === undefined) return makeBlank(vm, image, memoryMb)
      const taken = ready
      ready = undefined
      if (refills) refill()
      return taken
    },
  }
}

async function makeBlank(vm: typeof ivm, image: GuestImage, memoryMb: number): Promise<BlankIsolate> {
  const isolate = new vm.Isolate({
    memoryLimit: memoryMb,
    snapshot: image.snapshot,
    // V8 has lost control of this isolate, and nothing less than this ends its threads (FACTS: exit() hangs).
    onCatastrophicError: () => process.kill(process.pid, 'SIGKILL'),
  })
  const context = await isolate.createContext()
  await context.evalClosure('globalThis.__airlock.prepare($0)', [image.late.copyInto()])
  const compile = (filename: string, code: string) => isolate.compileModule(code, { filename })
  return { isolate, context, door: await compile('airlock:door', doorModule), start: await compile('airlock:start', startModule), sdk: await compile('@airlock/sdk', image.sdk) }
}

// Runs before the plugin and takes the only way to announce a plugin with it.
const doorModule = 'export const adopt = globalThis.__adopt; delete globalThis.__adopt'

// Its body runs once the plugin's own top level has, awaits included.
const startModule = 'import { adopt } from "airlock:door"; import * as plugin from "airlock:plugin"; adopt(plugin)'
