import { z } from 'zod'

/** Which walls around extension hosts stand, and who is inside. Rings are measured at start by trying. */
export const SandboxStatus = z.looseObject({
  rings: z.record(z.string(), z.unknown()),
  hosts: z.array(
    z.looseObject({ pid: z.number(), tier: z.string(), plugins: z.array(z.string()), rssMb: z.number(), restarts: z.number() }),
  ),
  restarts: z.number(),
  minimum: z.string(),
  /** Null until the first extension host has started. */
  minimumHolds: z.boolean().nullable(),
})

export const SystemStatus = z.object({
  version: z.string(),
  node: z.string(),
  uptimeS: z.number(),
  database: z.enum(['sqlite', 'postgresql']),
  sandbox: SandboxStatus,
  plugins: z.object({ total: z.number(), active: z.number() }),
  models: z.object({ default: z.string().nullable(), ready: z.boolean() }),
  /** Resident memory of the gateway process, MiB. */
  memoryMb: z.number(),
  addresses: z.object({ gateway: z.string(), control: z.string() }),
  startedInMs: z.number(),
  /** Why the config file in use is not the one on disk; null when it is. */
  configProblem: z.string().nullable(),
  /** Settings whose new value takes effect at the next start. */
  configWaiting: z.array(z.string()),
})
export type SystemStatus = z.infer<typeof SystemStatus>
