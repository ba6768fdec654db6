import type { Events } from '../events/events.ts'
import type { RunningTurn } from '../operations/shapes/running-turn.ts'
import type { ToolCard } from '../operations/shapes/tool-card.ts'
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
  toolStarted(card: ToolCard): void
  toolFinished(card: ToolCard): void
  flush(): void
  snapshot(): RunningTurn
}

export function createTranscript({ events, session, turn, message }: { events: Events; session: string; turn: string; message: string }): Transcript {
  const topic = `session:${session}`
  const tools: ToolCard[] = []
  // A piece says where it begins, so that whoever read the text so far in between joins the two without loss or doubling.
  const deltas = createDeltaStream(piece => {
    events.publish(topic, 'message.delta', { turn, message, from: told, text: piece })
    told += piece.length
  })
  let text = ''
  let told = 0
  let paragraphStart = 0

  return {
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
        add('\n\n')
        paragraphStart = text.length
      }
      add(piece)
    },
    paragraph() {
      paragraphStart = text.length
    },
    toolStarted(card) {
      deltas.flush()
      tools.push(card)
      events.publish(topic, 'tool.started', { turn, step: card.step, plugin: card.plugin, tool: card.tool, input: card.input })
    },
    toolFinished(card) {
      const index = tools.findIndex(({ step }) => step === card.step)
      if (index !== -1) tools[index] = card
      events.publish(topic, 'tool.finished', { turn, ...card })
    },
    flush: deltas.flush,
    snapshot: () => ({ turn, text, tools: [...tools] }),
  }

  function add(piece: string): void {
    text += piece
    deltas.push(piece)
  }
}
