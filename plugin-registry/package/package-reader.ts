import type { BundledPackages } from '../bundled-packages.ts'
import type { PackageStore } from './package-store.ts'

/** Where the verified bytes of an installed package come from. */
export interface PackageReader {
  read(name: string, digest: string, file: string): Promise<Uint8Array>
}

/** First-party packages are read where they were built, all others from the store; the digest decides. */
export function createPackageReader(bundled: BundledPackages, store: PackageStore): PackageReader {
  return {
    read: (name, digest, file) => (bundled.has(digest) ? bundled.read(digest, file) : store.read(name, digest, file)),
  }
}
