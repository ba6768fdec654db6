// Reads what AVA printed and prints the test files in which something failed, a line each.
import { existsSync, readFileSync } from 'node:fs'

const files = new Set()
for (const line of readFileSync(0, 'utf8').split('\n')) {
  // A test: '✘ [fail]: core › agent › turn › its title'; a whole file: '✘ test/core/agent/turn.ts exited due to SIGSEGV'.
  const path = /^\s*(?:[✘✖×]|Uncaught exception in|Unhandled rejection in|\d+ tests? (?:was|were) pending in).*?\b(test\/\S+\.ts)\b/u.exec(line)?.[1] ?? fileOf(/^\s*[✘✖×] \[fail\]: (.*)$/u.exec(line)?.[1])
  if (path !== undefined && existsSync(path)) files.add(path)
}
process.stdout.write([...files].map((file) => `${file}\n`).join(''))

/** The longest part of the title that is a path. */
function fileOf(title) {
  const parts = title?.split(' › ') ?? []
  const paths = parts.map((_, at) => `test/${parts.slice(0, at + 1).join('/')}.ts`)
  return paths.findLast((path) => existsSync(path))
}
