import { z } from 'zod'
import { CapabilityError } from '../../broker/capability-error.ts'
import { nestsDeeper } from '../../broker/json-depth.ts'
import { isPlacePointer, replaceAt, valueAt } from '../json-pointer.ts'
import type { Target } from '../net-http/target.ts'
import type { LoadedSecret } from './attach.ts'
import { isMaskable } from './mask.ts'
import { readSecretHost } from './secret-host.ts'

const maxMinutes = 525_600
const defaultMinutes = 60
const maxValueChars = 8192
const maxDepth = 64

const Pointer = z.string().refine(isPlacePointer, 'must be a JSON pointer such as /access_token')

/** A secret that a server hands out in a JSON reply: where it stands there, and how long it is kept. */
export const Capture = z.strictObject({
  host: z.string().max(300).refine((text) => readSecretHost(text) !== undefined, 'must be a host such as api.example.com'),
  /** Of the request; `*` as its end means all that begin so. */
  path: z.string().max(500).regex(/^\/[^*?#\s]*\*?$/, 'must be a path such as /oauth/token or /v1/*'),
  pointer: Pointer,
  minutes: z.int().min(1).max(maxMinutes).default(defaultMinutes),
  /** Where the reply says in seconds how long it holds; never longer than `minutes`. */
  expiresIn: Pointer.optional(),
})
export type Capture = z.infer<typeof Capture>

export function sameCapture(a: Capture | undefined, b: Capture | undefined): boolean {
  const text = (capture: Capture | undefined) => capture && [capture.host.toLowerCase(), capture.path, capture.pointer, capture.minutes, capture.expiresIn ?? ''].join('\n')
  return text(a) === text(b)
}

export interface Captured {
  handle: string
  value: string
  ttlMs: number
}

/** The secrets that a reply to this request may hand out. */
export function capturesAt(target: Target, secrets: readonly LoadedSecret[]): LoadedSecret[] {
  return secrets.filter(({ capture }) => capture !== undefined && readSecretHost(capture.host)?.(target) === true && pathFits(capture.path, target.path))
}

/**
 * A good reply with the handed out values taken out, and those values. A reply that cannot be searched is none for the guest:
 * throws CapabilityError `capture_failed`.
 */
export function takeCaptured(reply: { status: number; body: Buffer }, secrets: readonly LoadedSecret[]): { body: Buffer; captured: Captured[] } {
  const isGood = reply.status >= 200 && reply.status < 300
  if (secrets.length === 0 || !isGood || reply.body.length === 0) return { body: reply.body, captured: [] }
  const parsed = parseWhole(reply, secrets)
  const captured = secrets.flatMap(({ handle, capture }) => {
    const value = capture && valueAt(parsed, capture.pointer)
    if (capture === undefined || typeof value !== 'string' || !isMaskable(value) || value.length > maxValueChars) return []
    return [{ handle, value, ttlMs: ttlOf(capture, parsed) }]
  })
  for (const { handle, capture } of secrets) if (capture !== undefined) replaceAt(parsed, capture.pointer, `[secret ${handle}]`)
  return { body: Buffer.from(JSON.stringify(parsed)), captured }
}

// 206: a piece of a reply that the guest chose to get could hold the value and not the way to it.
function parseWhole({ status, body }: { status: number; body: Buffer }, secrets: readonly LoadedSecret[]): unknown {
  const text = body.toString()
  if (status !== 206 && !nestsDeeper(text, maxDepth)) {
    try {
      return JSON.parse(text)
    } catch {}
  }

  const handles = secrets.map(({ handle }) => handle).join(', ')
  throw new CapabilityError('capture_failed', `the reply is not a whole JSON text, so that ${handles} could not be taken out of it; ask the server for JSON (header "accept: application/json")`, { handles })
}

function ttlOf({ minutes, expiresIn }: Capture, parsed: unknown): number {
  const most = minutes * 60_000
  const seconds = expiresIn === undefined ? undefined : Number(valueAt(parsed, expiresIn))
  return seconds === undefined || !(seconds > 0) ? most : Math.min(most, seconds * 1000)
}

// Servers differ in what they take for the same path; a guest must not get past by another spelling.
function pathFits(pattern: string, path: string): boolean {
  const plain = (text: string) => decoded(text).toLowerCase().replaceAll(/\/{2,}/g, '/')
  if (pattern.endsWith('*')) return plain(path).startsWith(plain(pattern.slice(0, -1)))
  return plain(path).replace(/\/$/, '') === plain(pattern).replace(/\/$/, '')
}

function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
