import { z } from 'zod'
import { maxLimits } from '../../sandbox/protocol/limits.ts'
import { ChannelSchema } from './channel-schema.ts'
import { displayText } from './display-text.ts'
import { effects } from './effect.ts'
import { pathFault } from './package-path.ts'
import { MemberName, PluginName } from './plugin-name.ts'

// Numbers without ranges of their own in CONTRACT.md: generous, and small enough for a page that a person reads.
const maxTools = 128
const maxMembers = 32

const PackagePath = z
  .string()
  .transform((path) => path.replace(/^(?:\.\/)+/, ''))
  .superRefine((path, context) => {
    const allowed = pathFault(path)
    if (allowed !== undefined) context.addIssue({ code: 'custom', message: allowed, input: path })
  })

const Loose = z.record(z.string(), z.unknown())
const atMost = <Value extends z.ZodType>(value: Value, most: number) =>
  z.record(MemberName, value).refine((members) => Object.keys(members).length <= most, { error: `at most ${most}` })

const ToolSchema = z.strictObject({
  description: displayText(2_000),
  input: Loose.optional(),
  output: Loose.optional(),
  effect: z.enum(effects).optional(),
  /** For `"engine": "wasm"`: the export that answers. */
  export: z.string().max(200).optional(),
})

const WebhookSchema = z.strictObject({
  methods: z.array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])).min(1).optional(),
  verify: Loose.optional(),
})

const ScheduleSchema = z.strictObject({
  /** Without it, a function that the plugin's own jobs run. */
  cron: z.string().min(1).max(100).optional(),
  timezone: z.union([z.string().max(100), z.strictObject({ fromConfig: z.string().max(100) })]).optional(),
})

const limit = (most: number) => z.int().min(1).max(most).optional()
const LimitsSchema = z.strictObject({
  memoryMb: z.int().min(8).max(maxLimits.memoryMb).optional(),
  cpuMs: limit(maxLimits.cpuMs),
  wallMs: limit(maxLimits.wallMs),
  callsPending: limit(maxLimits.callsPending),
  callsTotal: limit(maxLimits.callsTotal),
  inputBytes: limit(maxLimits.inputBytes),
  outputBytes: limit(maxLimits.outputBytes),
  logBytes: limit(maxLimits.logBytes),
  callsInFlight: limit(maxLimits.callsInFlight),
  bytesOutPerDay: limit(maxLimits.bytesOutPerDay),
})

const CapabilityRequests = z
  .record(z.string().regex(/^[a-z][a-z0-9]*(?:\.[a-z][a-z0-9]*)*$/, 'the name of a capability, such as "net.http"'), Loose)
  .refine((requests) => Object.keys(requests).length <= maxMembers, { error: `at most ${maxMembers}` })

/** What stands in package.json, as CONTRACT.md has it. npm's own keys are npm's affair; inside `airlock` every key counts. */
export const PackageJson = z.object({
  name: PluginName,
  version: z.string().max(64).regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, 'a version such as "1.2.0"'),
  description: displayText(500).optional(),
  airlock: z.strictObject({
    api: z.literal(1),
    engine: z.enum(['isolate', 'wasm']).default('isolate'),
    main: PackagePath,
    contributes: z
      .strictObject({
        tools: atMost(ToolSchema, maxTools).default({}),
        channels: atMost(ChannelSchema, maxMembers).default({}),
        skills: z.array(PackagePath).max(maxMembers).default([]),
        webhooks: atMost(WebhookSchema, maxMembers).default({}),
        schedules: atMost(ScheduleSchema, maxMembers).default({}),
      })
      .prefault({}),
    capabilities: CapabilityRequests.default({}),
    optional: CapabilityRequests.default({}),
    limits: LimitsSchema.prefault({}),
    config: Loose.optional(),
  }),
})

export type PackageJson = z.output<typeof PackageJson>
