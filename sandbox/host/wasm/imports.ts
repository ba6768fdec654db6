import { ModuleError } from './byte-reader.ts'

const maxImports = 1_000

/** Refuses a module that asks for what nobody here offers, before any of it runs. Throws ModuleError that names the import. */
export function checkImports(module: WebAssembly.Module, offered: Readonly<Record<string, object>>): void {
  const imports = WebAssembly.Module.imports(module)
  if (imports.length > maxImports) throw new ModuleError('load_failed', `the module has ${imports.length} imports; ${maxImports} may be`)
  for (const { module: from, name, kind } of imports) {
    const what = `the module imports ${kind} "${name.slice(0, 200)}" from "${from.slice(0, 200)}"`
    if (kind !== 'function') throw new ModuleError('load_failed', `${what}; only functions can be imported here`)
    if (Object.hasOwn(offered, from) && Object.hasOwn(offered[from]!, name)) continue
    throw new ModuleError('load_failed', `${what}, which Airlock does not have; there are ${Object.keys(offered).map((namespace) => `"${namespace}"`).join(', ')}`)
  }
}

/** Does a call of this module ever wait for the gateway? Then V8 must be able to set its stack aside. */
export function mayWait(module: WebAssembly.Module, waiting: Readonly<Record<string, ReadonlySet<string>>>): boolean {
  return WebAssembly.Module.imports(module).some(({ module: from, name }) => Object.hasOwn(waiting, from) && waiting[from]!.has(name))
}
