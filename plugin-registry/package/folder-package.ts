import { lstat, opendir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { foundText, invalidManifest } from '../manifest/finding.ts'
import type { CapabilityKind } from '../manifest/capability-kind.ts'
import { maxManifestBytes } from '../manifest/json-bounds.ts'
import { readManifest } from '../manifest/manifest.ts'
import { pathFault } from '../manifest/package-path.ts'
import { RegistryError } from '../registry-error.ts'
import { digestFiles, packageDigest } from './package-digest.ts'
import { maxPackageBytes, maxPackageFiles, type PluginPackage } from './plugin-package.ts'
import { readPlainFile } from './read-plain-file.ts'

/**
 * Reads a plugin from a folder on this computer, once, into memory: what was checked is what gets installed.
 * Hidden files and node_modules are left out; `main` holds all that a plugin needs.
 * Throws RegistryError: `package_missing`, `package_too_large`, `manifest_invalid`.
 */
export async function readFolderPackage(folder: string, kinds: readonly CapabilityKind[]): Promise<PluginPackage> {
  const root = await packageRoot(folder)
  const files = await readFiles(root).catch((error: unknown) => { throw unreadable(root, error) })
  const packageJson = parsePackageJson(files, root)
  const manifest = readManifest(packageJson, path.join(root, 'package.json'), kinds)
  checkNamedFiles(manifest, files, root)
  const fileDigests = digestFiles(files)
  return { manifest, packageJson, digest: packageDigest(fileDigests), fileDigests, files }
}

/** The folder's own path, after the links that lead to it. */
export async function packageRoot(folder: string): Promise<string> {
  if (folder.includes('\0')) throw new RegistryError('package_missing', 'a folder whose path holds a NUL cannot exist', {})
  const root = await realpath(folder).catch(() => undefined)
  const stats = root === undefined ? undefined : await lstat(root)
  if (root === undefined || !stats?.isDirectory()) {
    throw new RegistryError('package_missing', `${folder}: no such folder on the gateway's computer; give the path of a folder with a package.json`, { folder })
  }

  return root
}

async function readFiles(root: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  let bytes = 0

  for await (const file of walk(root, '', { folders: 0 })) {
    if (files.size >= maxPackageFiles) throw new RegistryError('package_too_large', `${root} holds more than ${maxPackageFiles} files`, { folder: root, maxPackageFiles })
    const content = await readInside(root, file)
    if (content === 'too large' || bytes + content.byteLength > maxPackageBytes) {
      throw new RegistryError('package_too_large', `${root} holds more than ${maxPackageBytes} bytes (at ${file}); put what the plugin does not need outside of its folder`, { folder: root, file, maxPackageBytes })
    }

    bytes += content.byteLength
    files.set(file, content)
  }

  return files
}

async function* walk(root: string, below: string, seen: { folders: number }): AsyncGenerator<string> {
  for await (const entry of await opendir(path.join(root, below))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const file = below === '' ? entry.name : `${below}/${entry.name}`
    const fault = pathFault(file)
    if (fault !== undefined) throw invalidManifest(root, { path: '', found: `a file named ${foundText(file)}`, allowed: fault })
    if (entry.isDirectory()) {
      // Folders without files would otherwise keep the gateway walking for as long as their author likes.
      seen.folders += 1
      if (seen.folders > maxPackageFiles) throw new RegistryError('package_too_large', `${root} holds more than ${maxPackageFiles} folders`, { folder: root, maxPackageFiles })
      yield* walk(root, file, seen)
    } else if (entry.isFile()) yield file
    else throw notPlain(root, file)
  }
}

async function readInside(root: string, file: string): Promise<Uint8Array | 'too large'> {
  const target = path.join(root, file)
  const content = await readPlainFile(target, maxPackageBytes)
  // A folder above the file may have become a link since it was listed.
  if (content === undefined || (await realpath(target)) !== target) throw notPlain(root, file)
  return content
}

/** A file without read permission, or one that went away while the folder was read. */
function unreadable(root: string, error: unknown): unknown {
  if (error instanceof RegistryError || !(error instanceof Error) || !('code' in error)) return error
  return new RegistryError('package_missing', `${root} cannot be read: ${error.message}`, { folder: root }, { cause: error })
}

function notPlain(root: string, file: string): RegistryError {
  return invalidManifest(root, { path: '', found: `${foundText(file)}, a link or a special file`, allowed: 'plain files and folders, so that what was looked at is what runs' })
}

function parsePackageJson(files: ReadonlyMap<string, Uint8Array>, root: string): unknown {
  const file = path.join(root, 'package.json')
  const bytes = files.get('package.json')
  if (bytes === undefined) throw new RegistryError('package_missing', `${root} has no package.json; a plugin is a folder with a package.json that has an "airlock" part`, { folder: root })
  if (bytes.byteLength > maxManifestBytes) throw invalidManifest(file, { path: '', found: `${bytes.byteLength} bytes`, allowed: `at most ${maxManifestBytes}` })

  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw invalidManifest(file, { path: '', found: error instanceof Error ? error.message : 'no JSON', allowed: 'JSON in UTF-8' })
  }
}

function checkNamedFiles(manifest: PluginPackage['manifest'], files: ReadonlyMap<string, Uint8Array>, root: string): void {
  const named = [{ at: 'airlock.main', file: manifest.main }, ...manifest.skills.map((file, index) => ({ at: `airlock.contributes.skills.${index}`, file }))]
  for (const { at, file } of named) {
    if (files.has(file)) continue
    const hint = at === 'airlock.main' && file.startsWith('dist/') ? 'a file of the package (is it built?)' : 'a file of the package'
    throw invalidManifest(path.join(root, 'package.json'), { path: at, found: `${foundText(file)}, which the folder does not hold`, allowed: hint })
  }
}
