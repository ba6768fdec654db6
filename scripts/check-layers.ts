// Imports point one way: core → plugin-registry → sandbox, and guest code never sees host code.
import { listSources, readImports, report } from './source-files.ts'

interface Layer {
  folder: string
  /** Folders of the project that files here may import from; the first layer that fits a file decides. */
  mayImport: readonly string[]
  /** Packages and `node:` modules: `any`, or those named. */
  packages: 'any' | readonly string[]
  /** Folders whose types alone may be imported. */
  types?: readonly string[]
}

const layers: readonly Layer[] = [
  { folder: 'sandbox/guest/', mayImport: ['sandbox/guest/', 'sandbox/sdk/'], types: ['sandbox/protocol/'], packages: 'any' },
  { folder: 'sandbox/sdk/', mayImport: ['sandbox/sdk/'], types: ['sandbox/protocol/'], packages: [] },
  { folder: 'sandbox/host/', mayImport: ['sandbox/host/', 'sandbox/protocol/'], packages: ['node:', 'isolated-vm', '@extism/extism'] },
  { folder: 'sandbox/protocol/', mayImport: ['sandbox/protocol/'], packages: ['node:'] },
  { folder: 'sandbox/schema/', mayImport: ['sandbox/schema/', 'sandbox/protocol/'], packages: 'any' },
  { folder: 'sandbox/attack/hosts/', mayImport: ['sandbox/attack/hosts/', 'sandbox/host/', 'sandbox/protocol/'], packages: ['node:'] },
  { folder: 'sandbox/attack/', mayImport: ['sandbox/attack/', 'sandbox/supervisor/', 'sandbox/broker/', 'sandbox/capabilities/', 'sandbox/protocol/'], packages: ['node:', 'ws'] },
  { folder: 'sandbox/', mayImport: ['sandbox/supervisor/', 'sandbox/broker/', 'sandbox/capabilities/', 'sandbox/protocol/', 'sandbox/schema/'], packages: 'any' },
  { folder: 'plugin-registry/bundled/', mayImport: ['plugin-registry/bundled/'], packages: 'any' },
  { folder: 'plugin-registry/', mayImport: ['plugin-registry/', 'sandbox/'], packages: 'any' },
  { folder: 'core/console/', mayImport: ['core/console/'], types: ['core/operations/', 'core/events/', 'sandbox/broker/'], packages: 'any' },
  { folder: 'core/cli/', mayImport: ['core/cli/', 'core/operations/', 'sandbox/attack/', 'sandbox/supervisor/measure-rings.ts', 'sandbox/supervisor/ring-report.ts', 'core/access/scope.ts', 'core/config/', 'core/main.ts', 'core/project/', 'core/ledger/signer.ts', 'core/ledger/verify.ts', 'sandbox/protocol/'], types: ['core/'], packages: 'any' },
  { folder: 'core/operations/', mayImport: ['core/operations/', 'core/access/', 'sandbox/protocol/'], types: ['core/', 'sandbox/', 'plugin-registry/'], packages: ['zod', 'node:', 'ulid'] },
  { folder: 'core/', mayImport: ['core/', 'plugin-registry/', 'sandbox/supervisor/', 'sandbox/broker/', 'sandbox/capabilities/', 'sandbox/protocol/', 'sandbox/schema/'], packages: 'any' },
]

report('layers', listSources().flatMap((file) => {
  const layer = layers.find(({ folder }) => file.startsWith(folder))!
  return readImports(file).filter((found) => !allowed(layer, found)).map(({ target, typeOnly }) =>
    `${file}: imports ${typeOnly ? 'types of ' : ''}${target}; files in ${layer.folder} may not`)
}))

function allowed(layer: Layer, { target, typeOnly }: { target: string; typeOnly: boolean }): boolean {
  const inside = /^(core|sandbox|plugin-registry|scripts|test)\//.test(target)
  if (!inside) return layer.packages === 'any' || layer.packages.some((name) => target.startsWith(name)) || !/^[@a-z]/.test(target)
  return layer.mayImport.some((folder) => target.startsWith(folder)) || (typeOnly && (layer.types ?? []).some((folder) => target.startsWith(folder)))
}
