import { approvalText, decidedText } from './approval-text.ts'
import { textOf } from './cell.ts'
import type { ChatEvent } from './chat-event.ts'
import { denialText } from './denial-text.ts'
import { printable, printableLines } from './printable.ts'

const maxValueLength = 200

/** Turns the events of one turn into what a terminal shows, piece by piece. */
export class TurnText {
  /** Characters already shown of each message. */
  readonly #shown = new Map<string, number>()
  /** A command's answer is the tool's result: said once, as the answer. */
  readonly #isCommand: boolean
  readonly #program: string | undefined
  /** Calls already shown: one that waited for a person begins once more. */
  readonly #started = new Set<string>()
  #atLineStart = true

  constructor({ isCommand = false, program }: { isCommand?: boolean; program?: string } = {}) {
    this.#isCommand = isCommand
    this.#program = program
  }

  /** What to print next. */
  add(event: ChatEvent): string {
    switch (event.type) {
      case 'message.delta': {
        const { message, text, snapshot, anew, from = 0 } = event.data
        if (anew && (this.#shown.get(message) ?? 0) > from) return this.#anew(message, from, text)
        return snapshot ? this.#upTo(message, text) : this.#piece(message, text)
      }
      case 'message.final':
        return this.#upTo(event.data.message.id, event.data.message.text) + this.#newLine() + this.#fellBack(event.data.message)
      case 'tool.started':
        if (this.#started.has(event.data.step)) return ''
        this.#started.add(event.data.step)
        return this.#line(`  → ${event.data.plugin} ${event.data.tool} ${short(event.data.input)}`)
      case 'tool.progress':
        return this.#line(`    … ${progressText(event.data)}`)
      case 'tool.finished':
        return this.#line(finishedText(event.data, this.#isCommand)) + event.data.denials.map((denial) => this.#line(`    ${denialText(event.data.plugin, denial, this.#program)}`)).join('')
      case 'turn.failed':
        return this.#newLine()
      case 'turn.cancelled':
        return this.#line('  (stopped)')
      case 'approval.requested':
        return this.#line(approvalText(event.data.approval, event.data.approval.id).trimEnd())
      case 'approval.decided':
        return this.#line(`    ${decidedText(event.data.approval)}`)
    }
  }

  #fellBack({ model = 'another model', fellBack }: { model?: string | undefined; fellBack?: { from: string } | undefined }): string {
    return fellBack === undefined ? '' : this.#line(`  (${printable(model)} answered in place of ${printable(fellBack.from)})`)
  }

  /** A terminal cannot take back what it printed. */
  #anew(message: string, from: number, text: string): string {
    this.#shown.set(message, from)
    return this.#line('  (the answer begins anew)') + this.#piece(message, text.replace(/^\n+/, ''), text.length)
  }

  /** A snapshot holds what was shown already: only its rest is new. */
  #upTo(message: string, whole: string): string {
    return this.#piece(message, whole.slice(this.#shown.get(message) ?? 0))
  }

  #piece(message: string, text: string, length = text.length): string {
    this.#shown.set(message, (this.#shown.get(message) ?? 0) + length)
    if (text === '') return ''
    this.#atLineStart = text.endsWith('\n')
    return printableLines(text)
  }

  #line(text: string): string {
    const line = `${this.#newLine()}${text}\n`
    this.#atLineStart = true
    return line
  }

  #newLine(): string {
    if (this.#atLineStart) return ''
    this.#atLineStart = true
    return '\n'
  }
}

type Finished = Extract<ChatEvent, { type: 'tool.finished' }>['data']

function finishedText({ ok, error, output, ms }: Finished, isCommand: boolean): string {
  const took = ms === undefined ? '' : ` ${Math.round(ms)} ms`
  if (ok === true) return isCommand ? `  ✓${took}` : `  ✓${took} ${short(saidBy(output))}`
  return `  ✗${took} ${error ? `${printable(error.message)} (${error.code})` : 'its result is unknown'}`
}

function progressText({ message = '', fraction }: { message?: string | undefined; fraction?: number | undefined }): string {
  const share = fraction === undefined ? '' : `${Math.round(fraction * 100)}%`
  return `${share} ${short(message)}`.trim()
}

/** Many tools put what people should read into `text`. */
function saidBy(output: unknown): unknown {
  return typeof output === 'object' && output !== null && 'text' in output && typeof output.text === 'string' ? output.text : output
}

function short(value: unknown): string {
  const text = printable(textOf(value ?? {}))
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text
}
