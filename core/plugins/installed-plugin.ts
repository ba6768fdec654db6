import type { CapabilityKind } from '../../plugin-registry/manifest/capability-kind.ts'
import { readManifest, type Manifest } from '../../plugin-registry/manifest/manifest.ts'
import type { PluginRow } from '../store/entities/plugin.ts'

/** One row of the plugins table, with its manifest read when somebody first asks for it: most of a hundred plugins are never asked. */
export class InstalledPlugin {
  readonly row: Readonly<PluginRow>
  readonly #kinds: readonly CapabilityKind[]
  #manifest: Manifest | undefined

  constructor(row: PluginRow, kinds: readonly CapabilityKind[]) {
    this.row = row
    this.#kinds = kinds
  }

  get name(): string {
    return this.row.name
  }

  get manifest(): Manifest {
    this.#manifest ??= readManifest(this.row.manifest, `${this.row.source}/package.json`, this.#kinds)
    return this.#manifest
  }

  /** What the manifest asks for under this capability, required or optional. */
  requestFor(capability: string): unknown {
    const { capabilities, optional } = this.manifest
    if (Object.hasOwn(capabilities, capability)) return capabilities[capability]
    return Object.hasOwn(optional, capability) ? optional[capability] : undefined
  }

  with(changes: Partial<PluginRow>): InstalledPlugin {
    return new InstalledPlugin({ ...this.row, ...changes }, this.#kinds)
  }
}
