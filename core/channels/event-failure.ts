import { SandboxError, type SandboxCode } from '../../sandbox/supervisor/sandbox-error.ts'
import { backOffMs } from './back-off.ts'
import { ChannelError } from './channel-error.ts'

/** What becomes of an event on which its guest failed. */
export type EventVerdict =
  /** Not the event's fault: wait, and do not count it. */
  | { kind: 'hold'; ms: number }
  | { kind: 'retry'; ms: number; error: Failure }
  | { kind: 'aside'; error: Failure }

interface Failure {
  code: string
  message: string
}

export const maxEventTries = 3
/** The platform was away while the guest asked it something: more patience, and not without end. */
const maxNetworkTries = 8
const maxMessageChars = 1_000
const retry = { firstMs: 200, mostMs: 2_000 }
const networkRetry = { firstMs: 1_000, mostMs: 30_000 }
const hold = { firstMs: 500, mostMs: 30_000 }

const notTheEvents: ReadonlySet<SandboxCode> = new Set(['busy', 'cancelled', 'sandbox_insufficient', 'load_failed'])
/** The same input will be the same size next time. */
const hopeless: ReadonlySet<SandboxCode> = new Set(['input_limit'])

/** `tries`: failures of this event so far, this one included; `holds`: how often in a row it was held. */
export function eventVerdict(error: unknown, tries: number, holds: number): EventVerdict {
  if (!(error instanceof SandboxError)) return { kind: 'hold', ms: backOffMs(holds + 1, hold) }
  const waits = error.code === 'host_gone' ? error.details['retryAfterMs'] : undefined
  if (typeof waits === 'number') return { kind: 'hold', ms: Math.max(waits, hold.firstMs) }
  if (notTheEvents.has(error.code)) return { kind: 'hold', ms: backOffMs(holds + 1, hold) }

  if (guestCodeOf(error) === 'rate_limited') return { kind: 'hold', ms: backOffMs(holds + 1, hold) }

  const failure = { code: error.code, message: error.message.slice(0, maxMessageChars) }
  const network = isNetworkFailure(error)
  if (hopeless.has(error.code) || tries >= (network ? maxNetworkTries : maxEventTries)) return { kind: 'aside', error: failure }
  return { kind: 'retry', ms: backOffMs(tries, network ? networkRetry : retry), error: failure }
}

/** The guest did not catch that its request failed: its words, and so no more than a hint. */
export function isNetworkFailure(error: unknown): boolean {
  return ['network_failed', 'rate_limited'].includes(guestCodeOf(error) ?? '')
}

function guestCodeOf(error: unknown): string | undefined {
  if (!(error instanceof SandboxError) || error.code !== 'guest_error') return undefined
  const guest = error.details['guest']
  return typeof guest === 'object' && guest !== null && 'code' in guest && typeof guest.code === 'string' ? guest.code : undefined
}

export function isLost(error: unknown): boolean {
  return error instanceof ChannelError && error.code === 'channel_lost'
}
