import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const sourceRoots = ['core', 'sandbox', 'plugin-registry']

/** Paths from the project's root of all TypeScript below these folders. */
export function listSources(folders: readonly string[] = sourceRoots): string[] {
  return folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .sort()
}

export interface Import {
  /** Path from the root for a file of the project, else the package's specifier. */
  target: string
  typeOnly: boolean
  /** `import()` at run time: no part of a load-time cycle. */
  dynamic: boolean
}

const statement = /^\s*(import|export)\s+(type\s+)?(?:[\w*{][^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const dynamicImport = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a source file imports. */
export function readImports(path: string): Import[] {
  const text = readFileSync(join(root, path), 'utf8')
  const resolve = (specifier: string) => specifier.startsWith('.') ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : specifier
  return [
    ...[...text.matchAll(statement)].map(([, , type, specifier]) => ({ target: resolve(specifier!), typeOnly: type !== undefined, dynamic: false })),
    ...[...text.matchAll(dynamicImport)].map(([, specifier]) => ({ target: resolve(specifier!), typeOnly: false, dynamic: true })),
  ]
}

/** Prints what was found and sets the exit code. */
export function report(check: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? `${check}: ok` : `${check}: ${problems.length} problem${problems.length === 1 ? '' : 's'}`)
  if (problems.length > 0) process.exitCode = 1
}
