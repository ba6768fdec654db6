import type { BundledPackages } from '../bundled-packages.ts'
import type { PackageStore } from './package-store.ts'

/** Where the verified bytes of an installed package come from. */
export interface PackageReader {
  read(name: string, digest: string, file: string): Promise<Uint8Array>
}

/** What was read last is kept: plugins sleep and wake, and a waking one should not wait for the disk. */
const keptBytes = 16 * 1024 * 1024

/** First-party packages are read where they were built, all others from the store; the digest decides. */
export function createPackageReader(bundled: BundledPackages, store: PackageStore): PackageReader {
  /** By digest and file, the one read longest ago first. A digest never means other bytes. */
  const kept = new Map<string, Uint8Array>()
  let bytes = 0

  function keep(key: string, file: Uint8Array): void {
    kept.delete(key)
    kept.set(key, file)
  }

  function makeRoom(): void {
    for (const [key, file] of kept) {
      if (bytes <= keptBytes) return
      kept.delete(key)
      bytes -= file.length
    }
  }

  return {
    async read(name, digest, file) {
      const key = `${digest} ${file}`
      const known = kept.get(key)
      if (known) {
        keep(key, known)
        return known
      }

      const read = await (bundled.has(digest) ? bundled.read(digest, file) : store.read(name, digest, file))
      if (!kept.has(key)) bytes += read.length
      keep(key, read)
      makeRoom()
      return read
    },
  }
}
