import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rolldown } from 'rolldown'
import type { BundledPackage } from '../plugin-registry/bundled-packages.ts'
import { digestFiles, packageDigest } from '../plugin-registry/package/package-digest.ts'

const root = path.join(import.meta.dirname, '..')
const sources = path.join(root, 'plugin-registry/bundled')

/** What the built plugins are made from; older than these, they are stale. */
export const pluginSources: string[] = ['plugin-registry/bundled/**', 'plugin-registry/package/package-digest.ts', 'scripts/build-plugins.ts']

/**
 * Bundles each first-party plugin into a package of its own below dist/bundled/, and writes their index, dist/bundled.json.
 * The same sources give the same bytes, so that building again changes nothing for a gateway that runs.
 */
export async function buildPlugins(target: string = path.join(root, 'dist')): Promise<void> {
  const names = (await readdir(sources, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const packages = await Promise.all(names.sort().map((name) => buildPlugin(name, path.join(target, 'bundled', name))))
  await replace(path.join(target, 'bundled.json'), Buffer.from(`${JSON.stringify({ packages }, null, 2)}\n`))
  await removeOthers(path.join(target, 'bundled'), names)
}

async function buildPlugin(name: string, to: string): Promise<BundledPackage> {
  const from = path.join(sources, name)
  const files = new Map<string, Uint8Array>([['plugin.js', Buffer.from(await bundle(path.join(from, 'src/plugin.ts')))]])
  for (const file of ['package.json', 'README.md']) files.set(file, await readFile(path.join(from, file)))
  for (const [file, bytes] of files) await replace(path.join(to, file), bytes)

  const fileDigests = digestFiles(files)
  const packageJson = JSON.parse(Buffer.from(files.get('package.json')!).toString('utf8'))
  return { name, version: packageJson.version, digest: packageDigest(fileDigests), packageJson, fileDigests }
}

async function bundle(input: string): Promise<string> {
  // Browser builds of the libraries, for an isolate has no Node modules; of those the ones for workers, for it has no document either.
  const build = await rolldown({ input, external: ['@airlock/sdk'], platform: 'browser', tsconfig: false, resolve: { conditionNames: ['worker', 'browser', 'import', 'default'] } })
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
  await build.close()
  return output[0].code
}

// Another process may be reading the file this moment: it sees the old one or the new one, never half.
async function replace(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`
  await writeFile(fresh, bytes)
  await rename(fresh, file)
}

async function removeOthers(folder: string, names: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!names.includes(name)) await rm(path.join(folder, name), { recursive: true, force: true })
  }
}

if (import.meta.main) await buildPlugins()
