import { createHash } from 'node:crypto'
import { nestsDeeper } from '../../sandbox/broker/json-depth.ts'
import type { PollManifest } from '../../plugin-registry/manifest/poll-schema.ts'
import { valueAt } from '../../sandbox/capabilities/json-pointer.ts'

/** What a platform answered: whatever bytes it liked. */
export interface PlatformAnswer {
  status: number
  statusText: string
  headers: readonly (readonly [name: string, value: string])[]
  body: string
}

export interface PlatformEvent {
  externalId: string
  payload: unknown
}

export type PollOutcome =
  | { kind: 'events'; events: PlatformEvent[]; /** Undefined: as it was. */ cursor?: unknown }
  /** Asking again is no use until somebody changes something. */
  | { kind: 'refused'; message: string }
  /** The platform says when to come back. */
  | { kind: 'pause'; ms: number; message: string }
  | { kind: 'failed'; code: 'channel_unreachable' | 'channel_answer_invalid'; message: string }

const maxDepth = 60
const maxWords = 200
const maxPauseMs = 3_600_000
const maxExternalIdChars = 256

/** Reads an answer to a poll; `label` is the platform's name for people. */
export function readPollAnswer(answer: PlatformAnswer, poll: PollManifest, label: string): PollOutcome {
  const json = parsed(answer.body)
  const isGood = answer.status >= 200 && answer.status < 300 && json !== undefined && (poll.error.ok === undefined || valueAt(json, poll.error.ok) === true)
  if (!isGood) return failureOf(answer, json, poll, label)

  const list = valueAt(json, poll.events)
  if (!Array.isArray(list)) return { kind: 'failed', code: 'channel_answer_invalid', message: `${label} answered without a list of events at ${poll.events || 'the top'}` }
  return { kind: 'events', events: list.map((payload) => ({ externalId: idOf(payload, poll.id), payload })), cursor: cursorOf(list, json, poll) }
}

function failureOf({ status, statusText, headers }: PlatformAnswer, json: unknown, { error }: PollManifest, label: string): PollOutcome {
  const at = (pointer: string | undefined) => (pointer === undefined ? undefined : valueAt(json, pointer))
  const code = at(error.code) ?? status
  const words = wordsOf(at(error.message)) || statusText
  const said = `${textOf(code)} ${words}`.trim()

  if (error.refused.some((refused) => refused === code || refused === status)) return { kind: 'refused', message: `refused by ${label}: ${said}` }
  const retryAfterS = Number(at(error.retryAfterS) ?? headers.find(([name]) => name === 'retry-after')?.[1])
  if (retryAfterS > 0) return { kind: 'pause', ms: Math.min(retryAfterS * 1_000, maxPauseMs), message: `${label} asks for a pause: ${said}` }
  if (json === undefined) return { kind: 'failed', code: status >= 500 ? 'channel_unreachable' : 'channel_answer_invalid', message: `${label} answered ${status} with something that is no JSON; is the address right, is a proxy in between?` }
  return { kind: 'failed', code: 'channel_unreachable', message: `${label} answered ${said}` }
}

function parsed(body: string): unknown {
  if (nestsDeeper(body, maxDepth)) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function idOf(payload: unknown, pointer: string): string {
  const id = textOf(valueAt(payload, pointer))
  if (id !== '' && id.length <= maxExternalIdChars) return id
  return `sha256:${createHash('sha256').update(JSON.stringify(payload) ?? '').digest('hex')}`
}

function cursorOf(events: readonly unknown[], json: unknown, { cursor }: PollManifest): unknown {
  if (cursor === undefined) return undefined
  const { take } = cursor
  if (take.response !== undefined) return valueAt(json, take.response)
  const found = events.map((event) => valueAt(event, take.event ?? '')).filter((value) => value !== undefined && value !== null)
  const numbers = found.filter((value) => typeof value === 'number')
  return numbers.length > 0 ? Math.max(...numbers) + (take.add ?? 0) : found.at(-1)
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

// A stranger's words on the owner's page: one line, no tricks.
function wordsOf(value: unknown): string {
  return textOf(value).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim().slice(0, maxWords)
}
