import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rolldown } from 'rolldown'
import type { BundledPackage } from '../plugin-registry/bundled-packages.ts'
import { digestFiles, packageDigest } from '../plugin-registry/package/package-digest.ts'

const root = path.join(import.meta.dirname, '..')
const sources = path.join(root, 'plugin-registry/bundled')
const target = path.join(root, 'dist')

/** What the built plugins are made from; older than these, they are stale. */
export const pluginSources: string[] = ['plugin-registry/bundled/**', 'plugin-registry/package/package-digest.ts', 'scripts/build-plugins.ts']

/** Bundles each first-party plugin into a package of its own below dist/bundled/, and writes their index, dist/bundled.json. */
export async function buildPlugins(): Promise<void> {
  const names = (await readdir(sources, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  await rm(path.join(target, 'bundled'), { recursive: true, force: true })
  const packages = await Promise.all(names.sort().map(buildPlugin))
  await writeFile(path.join(target, 'bundled.json'), `${JSON.stringify({ packages }, null, 2)}\n`)
}

async function buildPlugin(name: string): Promise<BundledPackage> {
  const [from, to] = [path.join(sources, name), path.join(target, 'bundled', name)]
  await mkdir(to, { recursive: true })
  await bundle(path.join(from, 'src/plugin.ts'), path.join(to, 'plugin.js'))
  for (const file of ['package.json', 'README.md']) await copyFile(path.join(from, file), path.join(to, file))

  const fileDigests = digestFiles(new Map(await Promise.all(['README.md', 'package.json', 'plugin.js'].map(async (file) => [file, await readFile(path.join(to, file))] as const))))
  const packageJson = JSON.parse(await readFile(path.join(to, 'package.json'), 'utf8'))
  return { name, version: packageJson.version, digest: packageDigest(fileDigests), packageJson, fileDigests }
}

async function bundle(input: string, file: string): Promise<void> {
  // Browser builds of the libraries: an isolate has no Node modules.
  const build = await rolldown({ input, external: ['@airlock/sdk'], platform: 'browser', treeshake: true })
  await build.write({ file, format: 'esm', minify: true, codeSplitting: false })
  await build.close()
}

if (import.meta.main) await buildPlugins()
