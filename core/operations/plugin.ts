import { z } from 'zod'
import { AccessError } from '../access/access-error.ts'
import { defineOperation } from './operation.ts'
import { Denial } from './shapes/denial.ts'
import { Name } from './shapes/name.ts'
import { Done, NoInput } from './shapes/nothing.ts'
import { Plugin, PluginDetail, PluginLimits } from './shapes/plugin.ts'

const Source = z.string().min(1).max(4_096).describe("A folder on the gateway's computer")
const byPlugin = z.strictObject({ plugin: Name })
/** What there may be less of; memory as little as a manifest may ask for. */
const Lowered = z.strictObject(Object.fromEntries(Object.keys(PluginLimits.shape).map((name) => [name, z.int().min(name === 'memoryMb' ? 8 : 1).optional()])))

const onePlugin = z.object({ plugin: PluginDetail })

export const pluginList = defineOperation({
  name: 'plugin.list',
  summary: 'The installed plugins',
  scopes: ['read'],
  input: NoInput,
  output: z.object({ plugins: z.array(Plugin) }),
  handle: ({ caller, services }, input) => services.plugins.list(caller, input),
})

export const pluginInspect = defineOperation({
  name: 'plugin.inspect',
  summary: 'What a plugin contributes and asks for; with a source, of one that is not installed',
  scopes: ['read', 'admin'],
  input: z
    .strictObject({ source: Source.optional(), plugin: Name.optional() })
    .refine((input) => (input.source === undefined) !== (input.plugin === undefined), { error: 'Give either `source` or `plugin`' }),
  output: onePlugin,
  allow: ({ caller }, { source }) => {
    // Reading a folder tells what lies on this computer.
    if (source !== undefined && !caller.scopes.has('admin')) {
      throw new AccessError('scope_missing', 'Reading a folder needs the scope admin', { needed: ['admin'] })
    }
  },
  handle: ({ caller, services }, input) => services.plugins.inspect(caller, input),
})

export const pluginInstall = defineOperation({
  name: 'plugin.install',
  summary: 'Install a plugin from a folder; `digest` ties the consent to the very files that were inspected',
  scopes: ['admin'],
  input: z.strictObject({
    source: Source,
    grant: z.enum(['required', 'none']).default('none').describe('Grant what the manifest requires, or nothing'),
    digest: z.string().min(1).max(200).optional(),
  }),
  output: onePlugin,
  subject: ({ source, grant }) => (grant === 'required' ? `${source} with what it needs` : source),
  handle: ({ caller, services }, input) => services.plugins.install(caller, input),
})

export const pluginEnable = defineOperation({
  name: 'plugin.enable',
  summary: 'Offer the tools of a plugin again',
  scopes: ['admin'],
  input: byPlugin,
  output: Done,
  subject: ({ plugin }) => plugin,
  handle: ({ caller, services }, input) => services.plugins.enable(caller, input),
})

export const pluginDisable = defineOperation({
  name: 'plugin.disable',
  summary: 'Stop a plugin and offer its tools no more',
  scopes: ['admin'],
  input: byPlugin,
  output: Done,
  subject: ({ plugin }) => plugin,
  handle: ({ caller, services }, input) => services.plugins.disable(caller, input),
})

export const pluginRemove = defineOperation({
  name: 'plugin.remove',
  summary: 'Remove a plugin, its grants and its files',
  scopes: ['admin'],
  input: byPlugin,
  output: Done,
  subject: ({ plugin }) => plugin,
  handle: ({ caller, services }, input) => services.plugins.remove(caller, input),
})

export const pluginConfigure = defineOperation({
  name: 'plugin.configure',
  summary: "Set a plugin's config, as its manifest's schema says",
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, config: z.record(z.string(), z.unknown()) }),
  output: onePlugin,
  subject: ({ plugin }) => plugin,
  handle: ({ caller, services }, input) => services.plugins.configure(caller, input),
})

export const pluginLimit = defineOperation({
  name: 'plugin.limit',
  summary: 'Allow a plugin less than its manifest asks for; no limits stand for what it asks for',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, limits: Lowered }),
  output: onePlugin,
  subject: ({ plugin }) => plugin,
  handle: ({ caller, services }, input) => services.plugins.limit(caller, input),
})

export const pluginCall = defineOperation({
  name: 'plugin.call',
  summary: 'Run a tool without a model',
  scopes: ['chat'],
  input: z.strictObject({ plugin: Name, tool: Name, input: z.unknown().optional().describe('Nothing stands for {}') }),
  output: z.object({ output: z.unknown().optional(), ms: z.number(), denials: z.array(Denial) }),
  allow: ({ caller, services }, call) => services.approvals.requireAllowed(caller, call),
  handle: ({ caller, services, signal }, { plugin, tool, input = {} }) => services.plugins.callTool(caller, { plugin, tool, input, signal }),
})
