import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join, relative } from 'node:path'

interface Place {
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  /** The project's folder, which holds bin/airlock. */
  root: string
}

/** How a person calls this program from where they are: `airlock` where that is found, in a clone `./bin/airlock` or `npm run airlock --`. */
export function calledAs({ env, cwd, root }: Place): string {
  const names = process.platform === 'win32' ? ['airlock.cmd', 'airlock.exe'] : ['airlock']
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(isAbsolute)
  // npm puts every node_modules/.bin on the path of its scripts; a shell has none of them.
  if (folders.some((folder) => !folder.includes('node_modules') && names.some((name) => existsSync(join(folder, name))))) return 'airlock'
  const launcher = join(root, 'bin', 'airlock')
  if (!existsSync(launcher)) return 'airlock'
  if (process.platform === 'win32' || env.npm_lifecycle_event === 'airlock') return 'npm run airlock --'
  const near = relative(cwd, launcher)
  return near.startsWith('..') ? launcher : `./${near}`
}

/** Commands in a text, written as in the documentation, as this person calls them. */
export function withCommand(text: string, command: string): string {
  return command === 'airlock' ? text : text.replace(/`airlock(?= [a-z])/g, `\`${command}`)
}
