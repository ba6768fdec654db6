import { apply, hasOwn, NativeTypeError, table } from './primordials.ts'

/** A tool as an author wrote it. */
export type ToolFunction = (input: unknown, context: object) => unknown

/** Takes a plugin's tools from its module; throws a message for its author when it is not what the manifest declares. */
export function adoptPlugin(plugin: object, declared: readonly string[]): (tool: string) => ToolFunction | undefined {
  const definition = (plugin as { default?: unknown }).default
  if (typeof definition !== 'object' || definition === null) {
    throw new NativeTypeError('the plugin has no default export; write: export default definePlugin({ tools: { … } })')
  }

  const { tools } = definition as { tools?: Record<string, unknown> }
  const found = table<ToolFunction>()
  for (let index = 0; index < declared.length; index++) {
    const name = declared[index]!
    const tool = tools === undefined || tools === null || !hasOwn(tools, name) ? undefined : tools[name]
    if (typeof tool !== 'function') throw new NativeTypeError(`the manifest declares the tool "${name}", but the plugin's default export has no function tools.${name}`)
    found[name] = (input, context) => apply(tool, tools, [input, context])
  }
  return (name) => found[name]
}
