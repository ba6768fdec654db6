import type { BundledPackages } from '../../plugin-registry/bundled-packages.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import { invalidConfig } from './plugin-config.ts'
import type { PackageReader } from '../../plugin-registry/package/package-reader.ts'
import type { PackageStore } from '../../plugin-registry/package/package-store.ts'
import type { Capability } from '../../sandbox/capabilities/capability.ts'
import { defaultLimits, type Limits } from '../../sandbox/protocol/limits.ts'
import type { GuestState, Supervisor, ToolResult } from '../../sandbox/supervisor/supervisor.ts'
import type { Caller } from '../access/caller.ts'
import type { Events } from '../events/events.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Plugin as PluginShape, PluginDetail } from '../operations/shapes/plugin.ts'
import { Plugin, type PluginRow } from '../store/entities/plugin.ts'
import type { Store } from '../store/store.ts'
import { registerBundled } from './bundled-plugins.ts'
import type { GrantIndex } from './grant-index.ts'
import { createInstaller, type InstallRequest } from './installer.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { PluginIndex } from './plugin-index.ts'
import { pluginDetail, pluginShape } from './plugin-shape.ts'
import { requireAdmin } from './require-admin.ts'
import { createToolCalls, type ToolCall } from './tool-calls.ts'

/** A tool that is offered now. */
export interface ToolDescriptor {
  plugin: string
  tool: string
  description: string
  input: Readonly<Record<string, unknown>>
  output?: Readonly<Record<string, unknown>>
  effect: Effect
}

/** The installed plugins; each of the first methods is the operation of its name. */
export interface Plugins {
  list(caller: Caller, input: object): Promise<{ plugins: PluginShape[] }>
  /** `source`: a folder that nothing is installed from yet; `plugin`: an installed one. */
  inspect(caller: Caller, input: { source?: string; plugin?: string }): Promise<{ plugin: PluginDetail }>
  install(caller: Caller, input: InstallRequest): Promise<{ plugin: PluginDetail }>
  enable(caller: Caller, input: { plugin: string }): Promise<Record<string, never>>
  disable(caller: Caller, input: { plugin: string }): Promise<Record<string, never>>
  /** Also deletes its grants, secrets, key-value entries and channels, and who was let in there. */
  remove(caller: Caller, input: { plugin: string }): Promise<Record<string, never>>
  configure(caller: Caller, input: { plugin: string; config: unknown }): Promise<{ plugin: PluginDetail }>
  /** Replaces what the owner allows it less of. */
  limit(caller: Caller, input: { plugin: string; limits: Partial<Limits> }): Promise<{ plugin: PluginDetail }>
  call(caller: Caller, input: { plugin: string; tool: string; input: unknown }): Promise<ToolResult>

  /** The tools of all active plugins, for a model. */
  toolsFor(caller: Pick<Caller, 'principal'>): ToolDescriptor[]
  /** Throws RegistryError, SchemaError('schema_mismatch'), SandboxError; `error.details.denials` may hold what was refused. */
  callTool(caller: Pick<Caller, 'principal'>, call: ToolCall): Promise<ToolResult>
}

export interface PluginHealth {
  of(plugin: string): GuestState
  /** Ends a quarantine. */
  lift(plugin: string): Promise<void>
}

export interface PluginsOptions {
  store: Store
  index: PluginIndex
  grants: GrantIndex
  bundled: BundledPackages
  packages: PackageStore
  reader: PackageReader
  capabilities: readonly Capability[]
  supervisor: Pick<Supervisor, 'call' | 'stop'>
  events: Events
  /** How installed plugins are; without it, nothing is said of that. */
  health?: PluginHealth
  /** Deletes what a removed plugin kept outside of the tables. */
  forget?(plugin: string): Promise<void>
  /** Id of the gateway's owner: the rows of bundled plugins are theirs. */
  owner: string
  now?: () => Date
}

const limitNames = Object.keys(defaultLimits) as (keyof Limits)[]

export async function createPlugins(options: PluginsOptions): Promise<Plugins> {
  const { store, index, grants, bundled, packages, reader, capabilities, supervisor, events, health, now = () => new Date() } = options
  await registerBundled({ store, index, bundled, kinds: capabilities, owner: options.owner, now: now() })

  const callTool = createToolCalls({ plugins: index, grants, packages: reader, supervisor })
  const installer = createInstaller({ store, index, grants, packages, capabilities, supervisor, now, forget: options.forget })
  const alone = oneAtATime()

  const detail = (name: string) => withRun(pluginDetail(index.get(name), grants, capabilities), health)
  const changed = (plugin: string) => events.publish('plugins', 'plugin.changed', { plugin })
  const change = async (name: string, changes: Partial<PluginRow>) => {
    const plugin = index.get(name).with({ ...changes, updatedAt: now() })
    await store.fork().nativeUpdate(Plugin, { name }, { ...changes, updatedAt: now() })
    index.set(plugin)
    await supervisor.stop(name)
    changed(name)
  }

  return {
    list: async () => ({ plugins: index.all().map((plugin) => withRun(pluginShape(plugin, grants), health)) }),

    async inspect(caller, { source, plugin }) {
      if (plugin !== undefined) return { plugin: caller.scopes.has('admin') ? detail(plugin) : withoutDecisions(detail(plugin)) }
      if (source === undefined) throw new OperationError('input_invalid', 'say which plugin, or which folder as source', {})
      requireAdmin(caller, 'looking at a folder of this computer')
      const { candidate } = await installer.look(source)
      return { plugin: pluginDetail(candidate, grants, capabilities) }
    },

    async install(caller, request) {
      requireAdmin(caller, 'installing a plugin')
      const { name } = await alone(() => installer.install(caller, request))
      await health?.lift(name)
      changed(name)
      return { plugin: detail(name) }
    },

    async enable(caller, { plugin }) {
      requireAdmin(caller, 'enabling a plugin')
      await alone(() => change(plugin, { enabled: true }))
      await health?.lift(plugin)
      return {}
    },

    async disable(caller, { plugin }) {
      requireAdmin(caller, 'disabling a plugin')
      await alone(() => change(plugin, { enabled: false }))
      return {}
    },

    async remove(caller, { plugin }) {
      requireAdmin(caller, 'removing a plugin')
      await alone(() => installer.remove(caller, plugin))
      changed(plugin)
      return {}
    },

    async configure(caller, { plugin, config }) {
      requireAdmin(caller, 'configuring a plugin')
      const fault = invalidConfig(index.get(plugin).manifest.config, config)
      if (fault !== undefined) throw new OperationError('input_invalid', `the configuration of ${plugin} does not fit: ${fault}`, { plugin })
      await alone(() => change(plugin, { config }))
      return { plugin: detail(plugin) }
    },

    async limit(caller, { plugin, limits }) {
      requireAdmin(caller, 'limiting a plugin')
      const asked = index.get(plugin).manifest.limits
      const beyond = limitNames.find((name) => (limits[name] ?? 0) > asked[name])
      if (beyond !== undefined) throw new OperationError('input_invalid', `${plugin} asks for ${beyond} ${asked[beyond]}; an owner may allow it less, not more`, { plugin, limit: beyond, asked: asked[beyond] })
      await alone(() => change(plugin, { limits: Object.keys(limits).length === 0 ? null : limits }))
      return { plugin: detail(plugin) }
    },

    call: (caller, { plugin, tool, input }) => callTool(caller, { plugin, tool, input }),
    callTool,

    toolsFor: () =>
      index
        .all()
        .map((plugin) => withRun(pluginShape(plugin, grants), health))
        .filter((plugin) => plugin.active)
        .flatMap((plugin) => plugin.tools.map(({ name, ...tool }) => ({ plugin: plugin.name, tool: name, ...tool }))),
  }
}

/** What the owner decided and set is for those who may ask for the list of grants. */
function withoutDecisions(plugin: PluginDetail): PluginDetail {
  return { ...plugin, grants: [], config: undefined }
}

/** One in quarantine offers nothing. */
function withRun<Shape extends PluginShape>(plugin: Shape, health: PluginHealth | undefined): Shape {
  if (health === undefined) return plugin
  const { quarantine, ...run } = health.of(plugin.name)
  if (quarantine === undefined) return { ...plugin, run }
  return { ...plugin, active: false, run: { ...run, quarantine: { reason: quarantine.reason, since: quarantine.since.toISOString() } } }
}
