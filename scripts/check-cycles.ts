// No file may need itself to load: import cycles, types left out (they are erased).
import { listSources, readImports, report } from './source-files.ts'

const files = new Set(listSources())
const edges = new Map([...files].map((file) =>
  [file, readImports(file).filter((found) => !found.typeOnly && !found.dynamic && files.has(found.target)).map(({ target }) => target)]))

const done = new Set<string>()
const problems: string[] = []
for (const file of files) visit(file, [])
report('cycles', problems)

function visit(file: string, path: string[]): void {
  if (done.has(file)) return
  const start = path.indexOf(file)
  if (start >= 0) {
    problems.push(`cycle: ${[...path.slice(start), file].join(' → ')}`)
    return
  }

  for (const next of edges.get(file) ?? []) visit(next, [...path, file])
  done.add(file)
}
