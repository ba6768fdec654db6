import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { packageDigest, sha256, type FileDigests } from './package/package-digest.ts'
import { maxPackageBytes } from './package/plugin-package.ts'
import { isCode, readPlainFile } from './package/read-plain-file.ts'
import { RegistryError } from './registry-error.ts'

/** A first-party package as the build left it: everything a row of the plugins table needs, no file opened. */
export interface BundledPackage {
  name: string
  version: string
  digest: string
  packageJson: unknown
  fileDigests: FileDigests
}

export interface BundledPackages {
  list(): readonly BundledPackage[]
  /** Is this digest one of ours? */
  has(digest: string): boolean
  /** The bytes of one file, verified. Throws RegistryError('digest_mismatch' | 'package_missing'). */
  read(digest: string, file: string): Promise<Uint8Array>
}

/** `bundled.json`, as scripts/build-plugins.ts writes it. */
export const BundledIndex = z.strictObject({
  packages: z.array(
    z.strictObject({
      name: z.string(),
      version: z.string(),
      digest: z.string(),
      packageJson: z.unknown(),
      fileDigests: z.record(z.string(), z.string()),
    }),
  ),
})

/** Opens the built first-party packages below `folder` (dist/): one small file is read, no package is. */
export async function openBundledPackages(folder: string): Promise<BundledPackages> {
  const packages = await readIndex(path.join(folder, 'bundled.json'))
  const byDigest = new Map(packages.map((entry) => [entry.digest, entry]))

  return {
    list: () => packages,
    has: (digest) => byDigest.has(digest),
    async read(digest, file) {
      const entry = byDigest.get(digest)
      const expected = entry !== undefined && Object.hasOwn(entry.fileDigests, file) ? entry.fileDigests[file] : undefined
      if (entry === undefined || expected === undefined) throw new RegistryError('package_missing', `no bundled package with ${file} has the digest ${digest}`, { digest, file })

      const bytes = await readPlainFile(path.join(folder, 'bundled', entry.name, file), maxPackageBytes).catch((error: unknown) => {
        throw new RegistryError('package_missing', `${file} of ${entry.name} is gone; run "npm run build"`, { plugin: entry.name, file }, { cause: error })
      })
      if (bytes === undefined || bytes === 'too large' || sha256(bytes) !== expected) {
        throw new RegistryError('digest_mismatch', `${file} of ${entry.name} is not what was built; it was not run. Run "npm run build"`, { plugin: entry.name, digest, file })
      }

      return bytes
    },
  }
}

async function readIndex(file: string): Promise<BundledPackage[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) throw new RegistryError('package_missing', `${file} is missing; run "npm run build"`, { file }, { cause: error })
    throw error
  })
  const { packages } = BundledIndex.parse(JSON.parse(text))
  const wrong = packages.find((entry) => packageDigest(entry.fileDigests) !== entry.digest)
  if (wrong !== undefined) throw new RegistryError('digest_mismatch', `${file}: the files of ${wrong.name} do not add up to its digest; run "npm run build"`, { plugin: wrong.name })
  return packages
}
