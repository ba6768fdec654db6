import { z } from 'zod'

const maxPauseMs = 24 * 3_600_000
const Words = z.string().max(500)

/** What a channel's `send` answers (sandbox/sdk/channel.ts), read as what it is: a stranger's word. */
const SendResult = z.union([
  z.strictObject({ retryAfterMs: z.number().min(0).max(maxPauseMs), why: Words.optional() }),
  z.strictObject({ refused: Words }),
  z.strictObject({ externalId: z.union([z.string().max(256), z.number()]).transform(String).optional() }),
])

export type Sent =
  | { kind: 'sent'; externalId?: string }
  | { kind: 'later'; ms: number; why: string }
  | { kind: 'refused'; why: string }

/** Whatever else it answers means that it was sent: it did not fail. */
export function readSendResult(output: unknown): Sent {
  const parsed = SendResult.safeParse(output ?? {})
  if (!parsed.success) return { kind: 'sent' }
  const result = parsed.data
  if ('refused' in result) return { kind: 'refused', why: result.refused }
  if ('retryAfterMs' in result) return { kind: 'later', ms: result.retryAfterMs, why: result.why ?? 'the platform asks for a pause' }
  return { kind: 'sent', ...(result.externalId ? { externalId: result.externalId } : {}) }
}
