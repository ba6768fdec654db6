import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { JsonSchema, ToolManifest } from '../../plugin-registry/manifest/manifest.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import { SchemaError } from '../../sandbox/schema/schema-error.ts'
import { compileSchema } from '../../sandbox/schema/validator.ts'
import type { Caller as GuestCaller, GuestPlugin } from '../../sandbox/supervisor/guest-plugin.ts'
import type { ProgressReport } from '../../sandbox/supervisor/progress-report.ts'
import { SandboxError } from '../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor, ToolResult } from '../../sandbox/supervisor/supervisor.ts'
import type { Caller } from '../access/caller.ts'
import type { GrantIndex } from './grant-index.ts'
import { guestOf } from './guest-of.ts'
import type { InstalledPlugin } from './installed-plugin.ts'
import { lackedRight } from './lacked-right.ts'
import { lacksRights, missingRights } from './missing-rights.ts'
import type { PluginIndex } from './plugin-index.ts'

export interface ToolCall {
  plugin: string
  tool: string
  input: unknown
  session?: string
  turn?: string
  message?: string
  toolCall?: string
  /** What led here, where another plugin calls it. */
  through?: readonly string[]
  occasion?: GuestCaller['occasion']
  tainted?: boolean
  signal?: AbortSignal
  onProgress?(report: ProgressReport): void
}

export interface ToolCallsOptions {
  plugins: PluginIndex
  grants: GrantIndex
  packages: PackageReader
  supervisor: Pick<Supervisor, 'call'>
}

/**
 * Returns the function that calls a plugin's tool: active? known? input fits its schema? then the guest, then its output's schema.
 * It rejects with RegistryError (plugin_unknown, plugin_inactive), SandboxError, CapabilityError('grant_missing') or SchemaError('schema_mismatch', details.side).
 */
export function createToolCalls({ plugins, grants, packages, supervisor }: ToolCallsOptions): (caller: Pick<Caller, 'principal'>, call: ToolCall) => Promise<ToolResult> {
  const guests = new WeakMap<InstalledPlugin, GuestPlugin>()
  const checks = new WeakMap<JsonSchema, ReturnType<typeof compileSchema>>()

  const guest = (plugin: InstalledPlugin) => remembered(guests, plugin, () => guestOf(plugin, packages))
  const check = (side: 'input' | 'output', schema: JsonSchema, value: unknown, { plugin, tool }: ToolCall, more: object = {}) => {
    const verdict = remembered(checks, schema, () => compileSchema(schema))(value)
    if (verdict.ok) return
    const place = verdict.path === '' ? side : `${side} ${verdict.path}`
    throw new SchemaError('schema_mismatch', `${plugin} ${tool}: ${place}: ${verdict.message}`, { plugin, tool, side, path: verdict.path, ...more })
  }

  return async (caller, call) => {
    const plugin = activePlugin(plugins.get(call.plugin), grants, call)
    const tool = toolOf(plugin, call.tool)
    check('input', tool.input, call.input, call)

    try {
      const result = await supervisor.call(guest(plugin), {
        tool: call.tool,
        input: call.input,
        effect: tool.effect,
        caller: { principal: caller.principal, session: call.session, turn: call.turn, message: call.message, toolCall: call.toolCall, ...invoked(call) },
        signal: call.signal,
        onProgress: call.onProgress,
      })
      if (tool.output !== undefined) check('output', tool.output, result.output, call, { denials: result.denials, reached: result.reached })
      return result
    } catch (error) {
      throw lackedRight(call.plugin, error) ?? error
    }
  }
}

function invoked({ through, occasion, tainted }: ToolCall): Partial<GuestCaller> {
  return through === undefined ? {} : { through, occasion, tainted }
}

function activePlugin(plugin: InstalledPlugin, grants: GrantIndex, { session }: Pick<ToolCall, 'session'>): InstalledPlugin {
  const { name, enabled } = plugin.row
  if (!enabled) throw new RegistryError('plugin_inactive', `${name} is switched off; enable it first`, { plugin: name, enabled, missing: [] })
  const missing = missingRights(plugin, grants)
  if (missing.length === 0) return plugin
  const over = missing.filter((capability) => grants.ended(name, capability, { session }).length > 0)
  if (over.length === missing.length) throw new CapabilityError('lease_ended', `what ${name} was lent of ${over.join(', ')} is over; its owner can lease it anew on the plugin's page`, { plugin: name, missing })
  throw new RegistryError('plugin_inactive', `${name} ${lacksRights(missing)}`, { plugin: name, enabled, missing })
}

function toolOf({ name, manifest }: InstalledPlugin, tool: string): ToolManifest {
  const found = Object.hasOwn(manifest.tools, tool) ? manifest.tools[tool] : undefined
  if (found !== undefined) return found
  throw new SandboxError('tool_unknown', `${name} has no tool "${tool}"; it has ${Object.keys(manifest.tools).join(', ') || 'none'}`, { plugin: name, tool })
}

function remembered<Key extends object, Value>(memory: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key)
  if (known !== undefined) return known
  const made = make()
  memory.set(key, made)
  return made
}
