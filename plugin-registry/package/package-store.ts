import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { RegistryError } from '../registry-error.ts'
import { packageDigest, sha256, type FileDigests } from './package-digest.ts'
import { maxPackageBytes, type PluginPackage } from './plugin-package.ts'
import { isCode, readPlainFile } from './read-plain-file.ts'

/** Keeps installed packages: `<folder>/<name>/<digest>/files/…` with the files' digests in `digests.json` beside. */
export interface PackageStore {
  put(source: PluginPackage): Promise<void>
  /** The bytes of one file, verified against the package's digest each time. Throws RegistryError('digest_mismatch' | 'package_missing'). */
  read(name: string, digest: string, file: string): Promise<Uint8Array>
  /** Removes every version but `keep`. */
  remove(name: string, keep?: string): Promise<void>
}

const maxDigestsBytes = 256 * 1024
const FileDigestsSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/))

export function createPackageStore(folder: string): PackageStore {
  const place = (name: string, digest = '') => path.join(folder, folderNameOf(name), digest)

  return {
    async put({ manifest, digest, fileDigests, files }) {
      const target = place(manifest.name, digest)
      const fresh = `${target}.${randomBytes(6).toString('hex')}.new`
      for (const [file, bytes] of files) {
        const to = path.join(fresh, 'files', file)
        await mkdir(path.dirname(to), { recursive: true, mode: 0o700 })
        await writeFile(to, bytes, { mode: 0o600, flag: 'wx' })
      }

      await writeFile(path.join(fresh, 'digests.json'), JSON.stringify(fileDigests), { mode: 0o600, flag: 'wx' })
      // Whatever lay there may have been changed on disk: installing anew mends it.
      await rm(target, { recursive: true, force: true })
      await rename(fresh, target)
    },

    async read(name, digest, file) {
      const root = place(name, digest)
      const digests = await readDigests(root, name, digest)
      const expected = Object.hasOwn(digests, file) ? digests[file] : undefined
      const bytes = expected === undefined ? undefined : await stored(path.join(root, 'files', file), name, maxPackageBytes)
      if (bytes === undefined || sha256(bytes) !== expected) throw changed(name, digest, file)
      return bytes
    },

    async remove(name, keep) {
      const versions = await readdir(place(name)).catch(() => [])
      for (const version of versions) {
        if (version !== keep) await rm(place(name, version), { recursive: true, force: true })
      }

      if (keep === undefined) await rm(place(name), { recursive: true, force: true })
    },
  }
}

function folderNameOf(name: string): string {
  const encoded = encodeURIComponent(name)
  // Names come from manifests that were checked; yet what deletes folders never climbs out of its own.
  if (encoded === '' || encoded.startsWith('.')) throw new RegistryError('package_missing', `no plugin can be called "${name}"`, { plugin: name })
  return encoded
}

async function readDigests(root: string, name: string, digest: string): Promise<FileDigests> {
  const bytes = await stored(path.join(root, 'digests.json'), name, maxDigestsBytes)
  const digests = FileDigestsSchema.safeParse(bytes === undefined ? undefined : parse(bytes))
  if (!digests.success || packageDigest(digests.data) !== digest) throw changed(name, digest, 'digests.json')
  return digests.data
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}

async function stored(file: string, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readPlainFile(file, maxBytes)
    return bytes === 'too large' ? undefined : bytes
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
    throw new RegistryError('package_missing', `the files of ${name} are gone from ${path.dirname(file)}; install it again`, { plugin: name }, { cause: error })
  }
}

function changed(name: string, digest: string, file: string): RegistryError {
  return new RegistryError('digest_mismatch', `${file} of ${name} is not what was installed; it was not run. Install the plugin again`, { plugin: name, digest, file })
}
