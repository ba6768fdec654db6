import { ModuleError } from './byte-reader.ts'
import type { WasiFunction } from './wasi.ts'

interface Supply {
  functions: Record<string, WasiFunction>
  onExports(exports: WebAssembly.Exports): void
}

let supply: Supply | undefined

/** Instances are made one after the other: Extism asks for WASI without saying for which. */
let turn: Promise<unknown> = Promise.resolve()

/** What Extism makes during `work` gets these functions as WASI. */
export function withWasi<Made>(given: Supply, work: () => Promise<Made>): Promise<Made> {
  const made = turn.then(async () => {
    supply = given
    try {
      return await work()
    } finally {
      supply = undefined
    }
  })
  turn = made.catch(() => undefined)
  return made
}

interface Started {
  exports: WebAssembly.Exports
}

/** Stands where Extism imports Node's own (scripts/build-guest.ts), which is no sandbox. */
export class WASI {
  readonly wasiImport: Record<string, WasiFunction>
  readonly #onExports: Supply['onExports']

  constructor() {
    if (!supply) throw new ModuleError('load_failed', 'WASI was asked for outside of making an instance')
    this.wasiImport = supply.functions
    this.#onExports = supply.onExports
  }

  initialize({ exports }: Started): void {
    this.#onExports(exports)
    const run = exports['_initialize']
    if (typeof run === 'function') run()
  }

  start({ exports }: Started): void {
    this.#onExports(exports)
  }
}
