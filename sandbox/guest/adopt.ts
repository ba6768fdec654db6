import { apply, hasOwn, NativeTypeError, table } from './primordials.ts'

/** A tool as an author wrote it. */
export type ToolFunction = (input: unknown, context: object) => unknown

type Members = Record<string, unknown>

/** Takes a plugin's tools, channels, schedules and message functions from its module; throws a message for its author when it is not what the manifest declares. */
export function adoptPlugin(plugin: object, declared: readonly string[]): (tool: string) => ToolFunction | undefined {
  const definition = (plugin as { default?: unknown }).default
  if (typeof definition !== 'object' || definition === null) {
    throw new NativeTypeError('the plugin has no default export; write: export default definePlugin({ tools: { … } })')
  }

  const found = table<ToolFunction>()
  for (let index = 0; index < declared.length; index++) {
    const name = declared[index]!
    found[name] = functionOf(definition as Members, name)
  }
  return (name) => found[name]
}

function functionOf(definition: Members, name: string): ToolFunction {
  if (channelPlace(name)) return channelFunction(definition, name)
  const place = /^(schedule|messages):(.+)$/.exec(name)
  return place === null ? toolFunction(definition, name) : otherFunction(definition, place[1] === 'schedule' ? 'schedules' : 'messages', place[2]!)
}

function otherFunction(definition: Members, part: 'schedules' | 'messages', name: string): ToolFunction {
  const functions = member(definition, part)
  const run = member(functions, name)
  if (typeof run !== 'function') throw new NativeTypeError(`the manifest asks for ${part} "${name}", but the plugin's default export has no function ${part}.${name}`)
  return (input, context) => apply(run, functions, [input, context])
}

function toolFunction(definition: Members, name: string): ToolFunction {
  const tools = member(definition, 'tools')
  const tool = member(tools, name)
  if (typeof tool !== 'function') throw new NativeTypeError(`the manifest declares the tool "${name}", but the plugin's default export has no function tools.${name}`)
  return (input, context) => apply(tool, tools, [input, context])
}

/** `channel:telegram:send`: no tool has a colon in its name, so that nothing can call a channel as a tool. */
function channelPlace(name: string): { kind: string; part: string } | undefined {
  const place = /^channel:([^:]+):([a-z]+)$/.exec(name)
  return place === null ? undefined : { kind: place[1]!, part: place[2]! }
}

function channelFunction(definition: Members, name: string): ToolFunction {
  const { kind, part } = channelPlace(name)!
  const channel = member(member(definition, 'channels'), kind)
  const handle = member(channel, part)
  if (typeof handle !== 'function') throw new NativeTypeError(`the manifest declares the channel "${kind}", but the plugin's default export has no function channels.${kind}.${part}`)
  return (input, context) => apply(handle, channel, [input, context])
}

function member(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null && hasOwn(owner, name) ? (owner as Members)[name] : undefined
}
