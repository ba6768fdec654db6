import { z } from 'zod'
import { parseBoundedJson } from './bounded-json.ts'

/** How far a tool says it is. */
export interface ProgressReport {
  message?: string
  /** 0 to 1. */
  fraction?: number
}

const maxMessageChars = 500
const maxReportBytes = 16 * 1024

const Notice = z.object({
  input: z.object({
    message: z.string().transform((text) => text.slice(0, maxMessageChars)).optional(),
    fraction: z.number().transform((fraction) => Math.min(Math.max(fraction, 0), 1)).optional(),
  }),
})

const isProgress = /^\{"call":\d{1,10},"capability":"progress",/

/**
 * The report in the payload of a notice; undefined when the notice is none. It asks for nothing, so that the broker is not asked:
 * one in no known form says nothing.
 */
export function readProgress(payload: Buffer): ProgressReport | undefined {
  if (!isProgress.test(payload.toString('latin1', 0, 48))) return undefined
  try {
    return Notice.parse(parseBoundedJson(payload, { bytes: maxReportBytes, depth: 8 })).input
  } catch {
    return {}
  }
}
