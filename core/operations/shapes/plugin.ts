import { z } from 'zod'
import { Grant } from './grant.ts'
import { Right } from './right.ts'

/** A JSON Schema that a plugin brought; interpreted, never compiled. */
const ForeignSchema = z.record(z.string(), z.unknown())

export const PluginTool = z.object({
  name: z.string(),
  description: z.string(),
  effect: z.enum(['read', 'write', 'external', 'spend']),
  input: ForeignSchema,
  output: ForeignSchema.optional(),
})
export type PluginTool = z.infer<typeof PluginTool>

/** How a plugin is, at the gateway that was asked. */
export const PluginRun = z.object({
  /** Woken by its next event; never runs until its owner says so. */
  state: z.enum(['awake', 'asleep', 'quarantined']),
  /** MiB; 0 while it sleeps. */
  memoryMb: z.number(),
  /** Since the gateway started. */
  calls: z.number(),
  /** How often it, or its process through its fault, was ended for a limit. */
  kills: z.number(),
  /** How long it took to wake it last, ms. */
  wokenInMs: z.number().optional(),
  quarantine: z.object({ reason: z.string(), since: z.string() }).optional(),
})
export type PluginRun = z.infer<typeof PluginRun>

export const Plugin = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  tier: z.enum(['bundled', 'verified', 'unverified', 'developing']),
  enabled: z.boolean(),
  /** Enabled, and every required right granted: its tools are offered. */
  active: z.boolean(),
  /** Required capabilities that have no grant yet. */
  missing: z.array(z.string()),
  tools: z.array(PluginTool),
  /** `bundled`, or the folder it came from. */
  source: z.string(),
  /** Absent for one that is not installed. */
  run: PluginRun.optional(),
})
export type Plugin = z.infer<typeof Plugin>

export const PluginLimits = z.object({
  memoryMb: z.number(),
  cpuMs: z.number(),
  wallMs: z.number(),
  callsPending: z.number(),
  callsTotal: z.number(),
  inputBytes: z.number(),
  outputBytes: z.number(),
  logBytes: z.number(),
  callsInFlight: z.number(),
  bytesOutPerDay: z.number(),
})

export const PluginDetail = Plugin.extend({
  /** What a consent is tied to. */
  digest: z.string(),
  rights: z.object({ required: z.array(Right), optional: z.array(Right) }),
  grants: z.array(Grant),
  /** In force: what the manifest asks for, or what the owner set where that is less. */
  limits: PluginLimits,
  /** Where the owner set less: what the manifest asks for. */
  limitsAsked: PluginLimits.optional(),
  config: z.unknown().optional(),
  configSchema: ForeignSchema.optional(),
})
export type PluginDetail = z.infer<typeof PluginDetail>
