import { createHash } from 'node:crypto'
import { boundModule, type ModuleBounds } from './module-bounds.ts'

/** Compiled modules of this process: guests of the same code share one, which goes when the last of them does. */
export interface ModuleStore {
  /** Throws ModuleError, or V8's CompileError. */
  compile(code: Uint8Array, bounds: ModuleBounds): Promise<WebAssembly.Module>
}

export function createModuleStore(): ModuleStore {
  const known = new Map<string, WeakRef<WebAssembly.Module>>()
  const forget = new FinalizationRegistry<string>((key) => {
    if (known.get(key)?.deref() === undefined) known.delete(key)
  })

  return {
    async compile(code, bounds) {
      const key = `${createHash('sha256').update(code).digest('hex')} ${bounds.memoryMb}`
      const shared = known.get(key)?.deref()
      if (shared) return shared
      const module = await WebAssembly.compile(Buffer.from(boundModule(code, bounds)))
      known.set(key, new WeakRef(module))
      forget.register(module, key)
      return module
    },
  }
}
