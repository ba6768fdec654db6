import type { IncomingMessage } from 'node:http'
import { deviceOf } from './device.ts'

/** Where somebody came from: hints for the person who reads the list of sign-ins, no proof of anything. */
export interface Visit {
  /** Of the other end of the connection. */
  address: string
  /** For whom a proxy says it asks. */
  forwardedFor?: string
  /** `Firefox on Linux`; null when the program did not say. */
  device: string | null
}

export function visitOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): Visit {
  const address = socket.remoteAddress ?? 'unknown'
  const device = deviceOf(headers['user-agent'])
  const forwardedFor = firstAddress(headers['x-forwarded-for'])
  return forwardedFor === undefined ? { address, device } : { address, forwardedFor, device }
}

/** One line: `203.0.113.7`, or with a proxy in between `10.0.0.2 for 203.0.113.7`. */
export function placeOf({ address, forwardedFor }: Visit): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return forwardedFor === undefined ? plain : `${plain} for ${forwardedFor}`
}

/** Anyone can send this header: only what has the look of an address is kept. */
function firstAddress(header: string | string[] | undefined): string | undefined {
  const [first = ''] = (Array.isArray(header) ? header[0] : header)?.split(',') ?? []
  const text = first.trim()
  return /^[0-9a-f:.]{3,45}$/i.test(text) ? text.toLowerCase() : undefined
}
