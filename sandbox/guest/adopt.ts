import { NativeTypeError } from './primordials.ts'

/** A tool as an author wrote it. */
export type ToolFunction = (input: unknown, context: object) => unknown

/** Takes a plugin's tools from its module; throws a message for its author when it is not what the manifest declares. */
export function adoptPlugin(plugin: object, declared: readonly string[]): (tool: string) => ToolFunction | undefined {
  const definition = (plugin as { default?: unknown }).default
  if (typeof definition !== 'object' || definition === null) {
    throw new NativeTypeError('the plugin has no default export; write: export default definePlugin({ tools: { … } })')
  }

  const { tools } = definition as { tools?: Record<string, unknown> }
  const found = new Map<string, ToolFunction>()
  for (const name of declared) {
    const tool = tools === undefined || tools === null || !Object.hasOwn(tools, name) ? undefined : tools[name]
    if (typeof tool !== 'function') throw new NativeTypeError(`the manifest declares the tool "${name}", but the plugin's default export has no function tools.${name}`)
    found.set(name, tool.bind(tools) as ToolFunction)
  }
  return (name) => found.get(name)
}
