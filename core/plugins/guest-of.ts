import type { JsonSchema, Manifest } from '../../plugin-registry/manifest/manifest.ts'
import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { ToolExport } from '../../sandbox/protocol/load-header.ts'
import type { GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import type { InstalledPlugin } from './installed-plugin.ts'
import { effectiveLimits } from './plugin-limits.ts'

/** What supervisor and broker are told of an installed plugin. */
export function guestOf({ row, manifest }: InstalledPlugin, packages: PackageReader): GuestPlugin {
  return {
    name: row.name,
    version: row.version,
    digest: row.digest,
    tier: row.tier,
    ...(row.publisher ? { publisher: row.publisher } : {}),
    engine: manifest.engine,
    limits: effectiveLimits(manifest.limits, row.limits),
    tools: [...Object.keys(manifest.tools), ...Object.entries(manifest.channels).flatMap(([kind, channel]) => channelEntries(kind, channel)), ...otherEntries(manifest)],
    ...(manifest.engine === 'wasm' ? { exports: exportsOf(manifest.tools) } : {}),
    capabilities: { ...manifest.capabilities, ...manifest.optional },
    config: row.config ?? {},
    code: () => packages.read(row.name, row.digest, manifest.main),
  }
}

/** Which export of a WebAssembly module answers each tool, and how its bytes stand for what the schemas describe. */
function exportsOf(tools: Manifest['tools']): Record<string, ToolExport> {
  return Object.fromEntries(Object.entries(tools).map(([tool, { input, output, export: name = tool }]) => [tool, { name, input: encodingOf(input), output: output ? encodingOf(output) : 'any' }]))
}

function encodingOf({ type, contentEncoding }: JsonSchema): 'json' | 'text' | 'base64' {
  if (type !== 'string') return 'json'
  return contentEncoding === 'base64' ? 'base64' : 'text'
}

/** Functions that no model and no person calls. */
function otherEntries({ schedules, capabilities, optional }: Manifest): string[] {
  const asked = { ...capabilities, ...optional }
  const messages = (['observe', 'transform'] as const).filter((part) => Object.hasOwn(asked, `messages.${part}`))
  return [...Object.keys(schedules).map(scheduleEntry), ...messages.map(messageEntry)]
}

export function scheduleEntry(name: string): string {
  return `schedule:${name}`
}

export function messageEntry(part: 'observe' | 'transform'): string {
  return `messages:${part}`
}

export type ChannelPart = 'event' | 'send' | 'typing'

/** A channel's function among a guest's entries: a colon stands in no tool's name, so nothing calls one as a tool. */
export function channelEntry(kind: string, part: ChannelPart): string {
  return `channel:${kind}:${part}`
}

function channelEntries(kind: string, { listen, typing }: Manifest['channels'][string]): string[] {
  const parts: ChannelPart[] = [...(listen === undefined ? [] : ['event' as const]), 'send', ...(typing === undefined ? [] : ['typing' as const])]
  return parts.map((part) => channelEntry(kind, part))
}
