// A path that a document names exists: links, `folder/file.ts` from the root, and a bare `file.ts` somewhere in the sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { listSources, report, root } from './source-files.ts'

const notOurs = new Set(['node_modules', 'dist', '.git'])
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !notOurs.has(entry.name)).map(({ name }) => name)
const sourceNames = new Set(listSources(['core', 'sandbox', 'plugin-registry', 'scripts', 'test']).map((path) => basename(path)))

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`)),
]

const problems = documents.flatMap((document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, path]) => path!).filter((path) => !/^[a-z]+:/.test(path))
  const named = [...text.matchAll(/`([\w@.-]+(?:\/[\w@.-]+)*\/?)`/g)].map(([, path]) => path!)
  return [
    ...links.filter((path) => !existsSync(join(root, dirname(document), path))),
    ...named.filter((path) => folders.includes(path.split('/')[0]!) && path.includes('/') && !existsSync(join(root, path))),
    ...named.filter((path) => /^[\w-]+\.tsx?$/.test(path) && !sourceNames.has(path)),
  ].map((path) => `${document}: there is no ${path}`)
})

report('paths in docs', problems)
