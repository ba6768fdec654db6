import type { Message } from '../../operations/shapes/message.ts'
import type { RunningTurn } from '../../operations/shapes/running-turn.ts'
import type { ToolCard } from '../../operations/shapes/tool-card.ts'
import type { SessionEvent } from './session-event.ts'

/** A conversation as it stands: what was said, the turn at work, and what was sent and is not yet stored. */
export interface Transcript {
  messages: Message[]
  /** Where older messages begin; null when all are here. */
  older: string | null
  running: RunningTurn | null
  sending: Sending | null
}

/** While a tool runs: what it said last of how far it is. */
export interface LiveCard extends ToolCard {
  progress?: { message?: string | undefined; fraction?: number | undefined }
}

export type Sending = Pick<Message, 'text' | 'attachments'>

export const emptyTranscript: Transcript = { messages: [], older: null, running: null, sending: null }

export function fromPage(page: { messages: Message[]; next: string | null; running: RunningTurn | null }, before: Transcript = emptyTranscript): Transcript {
  const sorted = page.messages.toSorted(byTime)
  const first = sorted[0]
  // Older pages that were already read stay; the newest page is told anew.
  const kept = first === undefined ? [] : before.messages.filter((message) => message.id < first.id && !message.id.startsWith(localPrefix))
  return { messages: [...kept, ...sorted], older: kept.length > 0 ? before.older : page.next, running: page.running, sending: null }
}

export function withOlder(transcript: Transcript, page: { messages: Message[]; next: string | null }): Transcript {
  const known = new Set(transcript.messages.map((message) => message.id))
  const older = page.messages.filter((message) => !known.has(message.id)).toSorted(byTime)
  return { ...transcript, messages: [...older, ...transcript.messages], older: page.next }
}

export function applyEvent(transcript: Transcript, event: SessionEvent): Transcript {
  switch (event.type) {
    case 'turn.started': {
      const said = event.message === undefined ? transcript : withMessage({ ...transcript, sending: null }, event.message)
      const running = runningTurn(said, event.turn)
      return running === undefined ? said : { ...said, running }
    }
    case 'message.delta': {
      const running = runningTurn(transcript, event.turn)
      if (running === undefined) return transcript
      return { ...transcript, running: { ...running, text: joined(running.text, event) } }
    }
    case 'tool.started': {
      const running = runningTurn(transcript, event.turn)
      if (running === undefined || running.tools.some((card) => card.step === event.step)) return transcript
      const card: ToolCard = { step: event.step, plugin: event.plugin, tool: event.tool, input: event.input, ok: null, denials: [] }
      return { ...transcript, running: { ...running, tools: [...running.tools, card] } }
    }
    case 'tool.progress': {
      const { running } = transcript
      if (running?.turn !== event.turn) return transcript
      const { step, message, fraction } = event
      return { ...transcript, running: { ...running, tools: running.tools.map((card): LiveCard => (card.step === step ? { ...card, progress: { message, fraction } } : card)) } }
    }
    case 'tool.finished': {
      const running = runningTurn(transcript, event.turn)
      if (running === undefined) return transcript
      const { ok, output, error, ms, denials } = event
      const done = { ok, output, denials, ...(error && { error }), ...(ms !== undefined && { ms }) }
      return { ...transcript, running: { ...running, tools: running.tools.map((card) => (card.step === event.step ? { ...card, ...done } : card)) } }
    }
    case 'message.final': {
      const running = transcript.running?.turn === event.turn ? transcript.running : null
      const tools = event.message.tools.length > 0 ? event.message.tools : (running?.tools ?? [])
      return { ...withMessage(transcript, { ...event.message, tools }), running: running === null ? transcript.running : null, sending: null }
    }
    case 'turn.failed':
      return ended(transcript, event.turn, { status: 'failed', error: event.error })
    case 'turn.cancelled':
      return ended(transcript, event.turn, { status: 'cancelled' })
  }
}

const localPrefix = 'local:'

/** The turn an event speaks of: the one at work, or a new one whose beginning was not heard. A finished turn stays finished. */
function runningTurn(transcript: Transcript, turn: string): RunningTurn | undefined {
  if (transcript.running?.turn === turn) return transcript.running
  if (transcript.messages.some((message) => message.turn === turn && message.role === 'assistant')) return undefined
  return { turn, text: '', tools: [] }
}

/**
 * The text with a piece told since. It may have been read after the piece was told, which then is in it already; and a
 * piece that begins beyond the text follows one that was lost with the link, after which everything is read anew.
 */
function joined(text: string, piece: { from: number; text: string; anew?: boolean }): string {
  if (piece.anew && piece.from <= text.length) return text.slice(0, piece.from) + piece.text
  const isKnown = piece.from + piece.text.length <= text.length
  return isKnown || piece.from > text.length ? text : text.slice(0, piece.from) + piece.text
}

function ended(transcript: Transcript, turn: string, end: Pick<Message, 'status' | 'error'>): Transcript {
  if (transcript.messages.some((message) => message.turn === turn && message.role === 'assistant')) return { ...transcript, running: null, sending: null }
  const running = transcript.running?.turn === turn ? transcript.running : { turn, text: '', tools: [] }
  // Until the stored message is read anew, what was seen so far stands in for it.
  const message: Message = { id: `${localPrefix}${turn}`, role: 'assistant', text: running.text, turn, createdAt: new Date().toISOString(), tools: running.tools, ...end }
  return { ...withMessage(transcript, message), running: null, sending: null }
}

function withMessage(transcript: Transcript, message: Message): Transcript {
  const at = transcript.messages.findIndex((known) => known.id === message.id)
  const messages = at === -1 ? [...transcript.messages, message] : transcript.messages.with(at, message)
  return { ...transcript, messages }
}

function byTime(a: Message, b: Message): number {
  return a.createdAt.localeCompare(b.createdAt) || (a.id < b.id ? -1 : 1)
}
