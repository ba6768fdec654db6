import type { Plugin } from '../../operations/shapes/plugin.ts'

/** One way to go on with a command line that begins with `/`. */
export interface Completion {
  /** The whole line after it is chosen. */
  line: string
  label: string
  about: string
}

/** `/<plugin> <tool> <text>`: which plugins, then which tools, fit what is typed so far. */
export function completionsOf(line: string, plugins: readonly Plugin[]): Completion[] {
  if (!line.startsWith('/') || line.includes('\n')) return []
  const [name = '', tool, ...rest] = line.slice(1).split(' ')
  const active = plugins.filter((plugin) => plugin.active && plugin.tools.length > 0)
  if (tool === undefined) {
    return active
      .filter((plugin) => plugin.name.startsWith(name))
      .map((plugin) => ({ line: `/${plugin.name} `, label: `/${plugin.name}`, about: plugin.description }))
  }
  if (rest.length > 0) return []
  const plugin = active.find((known) => known.name === name)
  return (plugin?.tools ?? [])
    .filter((known) => known.name.startsWith(tool))
    .map((known) => ({ line: `/${name} ${known.name} `, label: `/${name} ${known.name}`, about: known.description }))
}
