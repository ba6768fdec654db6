import type { Manifest } from '../manifest/manifest.ts'
import type { FileDigests } from './package-digest.ts'

export const maxPackageBytes = 8 * 1024 * 1024
export const maxPackageFiles = 500

/** A plugin's package, read whole and checked; nothing of it has run. */
export interface PluginPackage {
  manifest: Manifest
  /** package.json as it was found, to be kept and read again through the manifest schema. */
  packageJson: unknown
  /** `sha256-<hex>` over all files: what a consent is tied to. */
  digest: string
  fileDigests: FileDigests
  files: ReadonlyMap<string, Uint8Array>
}
