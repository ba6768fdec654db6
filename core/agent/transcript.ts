import type { ProgressReport } from '../../sandbox/supervisor/progress-report.ts'
import type { Events } from '../events/events.ts'
import type { RunningTurn } from '../operations/shapes/running-turn.ts'
import type { ToolCard } from '../operations/shapes/tool-card.ts'
import type { Progress } from './resume.ts'
import { createDeltaStream } from './delta-stream.ts'

/** What a turn has said and done so far: kept for its final message, told to whoever listens. */
export interface Transcript {
  readonly turn: string
  /** Id of the message in the making. */
  readonly message: string
  readonly text: string
  /** What was said since the last `paragraph`. */
  readonly lastParagraph: string
  readonly tools: readonly ToolCard[]
  say(text: string): void
  /** What is said next begins a new paragraph: another model reply. */
  paragraph(): void
  /** Takes back what was said since the last `paragraph`: the reply begins anew. */
  retract(): void
  /** Words of the gateway's own, a paragraph for themselves. */
  notice(text: string): void
  toolStarted(card: ToolCard): void
  /** Told to whoever listens, and not kept. */
  toolProgressed(step: string, report: ProgressReport): void
  toolFinished(card: ToolCard): void
  flush(): void
  snapshot(): RunningTurn
}

export interface TranscriptOptions {
  events: Events
  session: string
  turn: string
  message: string
  before?: Pick<Progress, 'paragraphs' | 'cards'>
  /** Another worker may have told more than `before`. */
  resumed?: boolean
}

/** `before` is what the turn said and did already when it is taken up again: it is not told a second time. */
export function createTranscript({ events, session, turn, message, before, resumed = false }: TranscriptOptions): Transcript {
  const topic = `session:${session}`
  const tools: ToolCard[] = [...(before?.cards ?? [])]
  const deltas = createDeltaStream(tell)
  let text = before?.paragraphs.join('\n\n') ?? ''
  let told = text.length
  let paragraphStart = text.length
  /** Where the text ends without the last paragraph and the gap before it. */
  let paragraphGap = text.length
  /** What was told beyond `told` no longer counts. */
  let isAnew = resumed

  const transcript: Transcript = {
    turn,
    message,
    get text() {
      return text
    },
    get lastParagraph() {
      return text.slice(paragraphStart)
    },
    tools,
    say(piece) {
      if (text !== '' && paragraphStart === text.length) {
        paragraphGap = text.length
        add('\n\n')
        paragraphStart = text.length
      }
      add(piece)
    },
    paragraph() {
      paragraphStart = text.length
      paragraphGap = text.length
    },
    retract() {
      deltas.clear()
      // Whoever read the text so far has it all, also what was not told yet.
      if (text.length > paragraphGap) isAnew = true
      text = text.slice(0, paragraphGap)
      paragraphStart = text.length
      told = Math.min(told, text.length)
      deltas.push(text.slice(told))
    },
    notice(words) {
      transcript.paragraph()
      transcript.say(`*${words}*`)
      transcript.paragraph()
    },
    toolStarted(card) {
      flush()
      // One that waited for approval, or is read again, stands there already.
      const index = tools.findIndex(({ step }) => step === card.step)
      if (index === -1) tools.push(card)
      else tools[index] = card
      events.publish(topic, 'tool.started', { turn, step: card.step, plugin: card.plugin, tool: card.tool, input: card.input })
    },
    toolProgressed(step, report) {
      events.publish(topic, 'tool.progress', { turn, step, ...report })
    },
    toolFinished(card) {
      const index = tools.findIndex(({ step }) => step === card.step)
      if (index !== -1) tools[index] = card
      events.publish(topic, 'tool.finished', { turn, ...card })
    },
    flush,
    snapshot: () => ({ turn, text, tools: [...tools] }),
  }
  return transcript

  // A piece says where it begins, so that whoever read the text so far in between joins the two without loss or doubling.
  function tell(piece: string): void {
    events.publish(topic, 'message.delta', { turn, message, from: told, text: piece, ...(isAnew && { anew: true }) })
    told += piece.length
    isAnew = false
  }

  function flush(): void {
    deltas.flush()
    if (isAnew) tell('')
  }

  function add(piece: string): void {
    text += piece
    deltas.push(piece)
  }
}
