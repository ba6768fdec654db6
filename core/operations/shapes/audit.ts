import { z } from 'zod'

/** The end of a gateway's ledger, signed. Kept elsewhere, it shows later whether anything before it was changed or cut off. */
export const AuditHead = z.object({
  gateway: z.string().max(64),
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string().max(40),
  /** Ed25519, SPKI, base64. */
  publicKey: z.string().max(200),
  signature: z.string().max(200),
})
export type AuditHead = z.infer<typeof AuditHead>

export const AuditFilter = z.strictObject({
  plugin: z.string().max(214).optional(),
  capability: z.string().max(64).optional(),
  code: z.string().max(64).optional().describe('`ok`, or the code of a refusal'),
  kind: z.enum(['use', 'count', 'owner', 'repair', 'segment', 'checkpoint']).optional().describe('All but the marks of the chain itself, when not said'),
  refused: z.boolean().optional().describe('Only uses that were refused or failed'),
  session: z.string().max(64).optional(),
  turn: z.string().max(64).optional(),
  principal: z.string().max(64).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  limit: z.int().min(1).max(500).default(100),
  before: z.string().max(120).optional().describe('`next` of the page before'),
})
export type AuditFilter = z.output<typeof AuditFilter>

/** One entry of the ledger; what else it holds depends on its kind. */
export const AuditEntry = z.object({
  gateway: z.string(),
  seq: z.int(),
  hash: z.string(),
  at: z.string(),
  /** `use`, `count`, `owner`, `segment`, `checkpoint`, `repair`. */
  kind: z.string(),
  plugin: z.string().optional(),
  version: z.string().optional(),
  digest: z.string().optional(),
  capability: z.string().optional(),
  method: z.string().optional(),
  tried: z.string().optional(),
  code: z.string().optional(),
  /** `unknown`: its right ended while it was under way. */
  outcome: z.literal('unknown').optional(),
  ms: z.number().optional(),
  principal: z.string().optional(),
  /** What the principal is called today, while there is one; the chain holds the id alone. */
  name: z.string().optional(),
  session: z.string().optional(),
  turn: z.string().optional(),
  message: z.string().optional(),
  toolCall: z.string().optional(),
  through: z.array(z.string()).optional(),
  channel: z.string().optional(),
  secrets: z.array(z.string()).optional(),
  uses: z.number().optional(),
  since: z.string().optional(),
  action: z.string().optional(),
  subject: z.string().optional(),
  segment: z.number().optional(),
  cutBytes: z.number().optional(),
  gone: z.number().optional(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditVerification = z.object({
  ok: z.boolean(),
  entries: z.int(),
  head: AuditHead,
  /** What is not as it was written, first things first; at most 20. */
  findings: z.array(z.object({ fault: z.string(), source: z.string().optional(), line: z.int().optional(), seq: z.int(), message: z.string() })),
})
export type AuditVerification = z.infer<typeof AuditVerification>
