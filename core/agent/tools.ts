import { createHash } from 'node:crypto'
import type { ModelTool } from '../models/adapter.ts'
import type { ToolDescriptor } from './tool-port.ts'
import { parametersOf } from './tool-parameters.ts'

const maxNameLength = 64
/** What most vendors take in one request. */
const maxTools = 128

/** The tools of one turn, as its model sees them. */
export interface OfferedTools {
  list: readonly ModelTool[]
  find(name: string): ToolDescriptor | undefined
  names: readonly string[]
}

export function offerTools(tools: readonly ToolDescriptor[], selection: 'all' | readonly string[]): OfferedTools {
  const selected = tools.filter(tool => isSelected(tool, selection)).slice(0, maxTools)
  const named = nameTools(selected)
  return {
    list: [...named].map(([name, { description, input }]) => ({ name, description, parameters: parametersOf(input) })),
    // A Map: a model may ask for `__proto__`.
    find: name => named.get(name),
    names: [...named.keys()],
  }
}

/** An agent names whole plugins, or single tools as `<plugin>__<tool>`. */
function isSelected({ plugin, tool }: ToolDescriptor, selection: 'all' | readonly string[]): boolean {
  return selection === 'all' || selection.includes(plugin) || selection.includes(`${plugin}__${tool}`)
}

/**
 * Names as models write them, `<plugin>__<tool>` cut to `^[a-zA-Z0-9_-]{1,64}$`. Tools whose names would collide all get a
 * short hash of what they are, so that no name depends on the order or passes from one plugin to another.
 */
export function nameTools(tools: readonly ToolDescriptor[]): Map<string, ToolDescriptor> {
  const plain = Map.groupBy(tools, ({ plugin, tool }) => `${plugin}__${tool}`.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, maxNameLength))
  const named = new Map<string, ToolDescriptor>()
  for (const [name, [only, ...others]] of plain) if (only && others.length === 0) named.set(name, only)
  for (const [name, group] of plain) {
    if (group.length > 1) for (const tool of group) named.set(freeName(name, tool, named), tool)
  }
  return named
}

function freeName(name: string, { plugin, tool }: ToolDescriptor, taken: ReadonlyMap<string, unknown>): string {
  const hash = createHash('sha256').update(`${plugin}\0${tool}`).digest('hex')
  for (let length = 8; length < maxNameLength; length += 8) {
    const unique = `${name.slice(0, maxNameLength - length - 1)}_${hash.slice(0, length)}`
    if (!taken.has(unique)) return unique
  }
  return hash.slice(0, maxNameLength)
}
