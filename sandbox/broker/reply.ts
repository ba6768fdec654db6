import { CodedError } from '../protocol/coded-error.ts'
import { CapabilityError } from './capability-error.ts'

/** What the guest's SDK turns into a CapabilityError of its own. */
export interface ReplyError {
  code: string
  message: string
  capability?: string
  tried?: string
  /** How an owner grants it. */
  how?: string
}

export function okReply(value: unknown): string {
  return JSON.stringify({ ok: true, value })
}

export function errorReply(error: ReplyError): string {
  return JSON.stringify({ ok: false, error })
}

/** A stranger reads the reply: of an error that is not meant for strangers, only that there was one. */
export function readable(error: unknown): { code: string; message: string } {
  if (error instanceof CapabilityError && error.expose) return { code: error.code, message: error.message }
  if (error instanceof CodedError && error.expose) return { code: 'capability_failed', message: `${error.code}: ${error.message}` }
  return { code: 'capability_failed', message: "the gateway could not do this; its log says why" }
}
