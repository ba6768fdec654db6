import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { SandboxError } from '../../sandbox/supervisor/sandbox-error.ts'
import type { DeliveryRow } from '../store/entities/delivery.ts'
import { backOffMs } from './back-off.ts'
import { isNetworkFailure } from './event-failure.ts'

export interface SendFailure {
  /** Undefined: given up, for a person to look at. */
  retryMs?: number
  tries: number
  error: { code: string; message: string }
}

export const maxSendTries = 5
/** An answer to what was asked the day before yesterday helps nobody, and might come as a surprise. */
const maxAgeMs = 48 * 3_600_000
const backOff = { firstMs: 1_000, mostMs: 60_000 }
const maxMessageChars = 1_000
const notTheMessages = new Set(['busy', 'cancelled', 'sandbox_insufficient', 'load_failed', 'channel_unready', 'guest_gone', 'database_unreachable'])

/** What becomes of a delivery whose sending failed. A platform that is away is waited for; a plugin that fails is given a few tries. */
export function sendFailure(row: Pick<DeliveryRow, 'tries' | 'error' | 'createdAt'>, thrown: unknown, now: number): SendFailure {
  const waits = isNetworkFailure(thrown) || (thrown instanceof CodedError && notTheMessages.has(thrown.code))
  const error = { code: waits ? 'channel_unreachable' : codeOf(thrown), message: messageOf(thrown) }
  // Tries of the other kind say nothing about this one.
  const same = row.error == null || (row.error.code === 'channel_unreachable') === waits
  const tries = same ? row.tries + 1 : 1
  const isOver = now - row.createdAt.getTime() > maxAgeMs || (!waits && tries >= maxSendTries)
  return isOver ? { tries, error } : { tries, error, retryMs: waitOf(thrown) ?? backOffMs(tries, backOff) }
}

function waitOf(thrown: unknown): number | undefined {
  const waits = thrown instanceof SandboxError ? thrown.details['retryAfterMs'] : undefined
  return typeof waits === 'number' ? waits : undefined
}

function codeOf(thrown: unknown): string {
  return thrown instanceof CodedError ? thrown.code : 'internal'
}

function messageOf(thrown: unknown): string {
  return thrown instanceof CodedError ? thrown.message.slice(0, maxMessageChars) : 'the gateway failed; its log says why'
}
