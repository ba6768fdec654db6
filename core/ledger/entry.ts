import { z } from 'zod'

/** One use of a capability by a plugin, or its refusal: what, for whom, and what led to it. Never a body, never a secret. */
export interface UseEntry {
  kind: 'use'
  plugin: string
  version: string
  /** Of the package whose code asked. */
  digest: string
  capability: string
  method: string
  /** In words, without query strings: `GET https://example.com/page`. */
  tried: string
  /** `ok`, or the code of the refusal. */
  code: string
  /** Its right ended while it was under way: it may have been done all the same. */
  outcome?: 'unknown'
  ms: number
  principal: string
  session?: string
  turn?: string
  /** The message that began the turn. */
  message?: string
  /** The model's tool call. */
  toolCall?: string
  /** Tools that led here by `tool.invoke`, outermost first. */
  through?: readonly string[]
  channel?: string
  /** Handles of the secrets that were put in. */
  secrets?: readonly string[]
}

/** How often a plugin used what is too frequent to list: `log`, `clock`, `random`. */
export interface CountEntry {
  kind: 'count'
  plugin: string
  capability: string
  uses: number
  /** ISO 8601: when the counting began. */
  since: string
}

/** What an owner changed about what plugins may do. */
export interface OwnerEntry {
  kind: 'owner'
  /** The operation: `grant.allow`. */
  action: string
  principal: string
  /** What it was done to: `airlock-weather net.http`. */
  subject: string
}

/** The first of a segment: which gateway's, and whose signature its checkpoints carry. */
export interface SegmentEntry {
  kind: 'segment'
  gateway: string
  segment: number
  /** Ed25519, SPKI, base64. */
  publicKey: string
}

/** The chain up to here, signed. `end`: the gateway stopped in order. */
export interface CheckpointEntry {
  kind: 'checkpoint'
  signature: string
  end?: true
}

/** The end was not as it had been written: found at the next start. */
export interface RepairEntry {
  kind: 'repair'
  /** What a crash had left half written and was cut off: never acknowledged to anybody. */
  cutBytes: number
  /** Entries before this one that the database knew and no file held. */
  gone?: number
}

export type LedgerEntry = UseEntry | CountEntry | OwnerEntry | SegmentEntry | CheckpointEntry | RepairEntry

/** An entry at its place in the chain. */
export type Placed<Entry = LedgerEntry> = Entry & {
  /** From 1, over all segments. */
  seq: number
  /** ISO 8601. */
  at: string
  /** Hash of the entry before it; of the first, 64 zeros. */
  prev: string
}

/** The chain is signed at least so often: `verify` finds a longer stretch suspicious. */
export const checkpointEvery = 1_000

export const firstPrev = '0'.repeat(64)

const place = { seq: z.int().min(1), at: z.iso.datetime(), prev: z.string().regex(/^[0-9a-f]{64}$/) }
const text = z.string()

/** Of what is read back from a segment: files may have been changed by anyone. */
export const PlacedEntry: z.ZodType<Placed> = z.discriminatedUnion('kind', [
  z.object({
    ...place, kind: z.literal('use'), plugin: text, version: text, digest: text, capability: text, method: text, tried: text, code: text, outcome: z.literal('unknown').optional(), ms: z.number(), principal: text,
    session: text.optional(), turn: text.optional(), message: text.optional(), toolCall: text.optional(), through: z.array(text).optional(), channel: text.optional(), secrets: z.array(text).optional(),
  }),
  z.object({ ...place, kind: z.literal('count'), plugin: text, capability: text, uses: z.int(), since: text }),
  z.object({ ...place, kind: z.literal('owner'), action: text, principal: text, subject: text }),
  z.object({ ...place, kind: z.literal('segment'), gateway: text, segment: z.int().min(1), publicKey: text }),
  z.object({ ...place, kind: z.literal('checkpoint'), signature: text, end: z.literal(true).optional() }),
  z.object({ ...place, kind: z.literal('repair'), cutBytes: z.int(), gone: z.int().optional() }),
])
