import { z } from 'zod'
import { CliError } from './cli-error.ts'
import { askDecision, type Ask } from './approval-question.ts'
import { openChatConnection, type ChatConnection } from './chat-connection.ts'
import { readChatEvent, type ChatEvent } from './chat-event.ts'
import type { Approval } from '../operations/shapes/approval.ts'
import { RemoteError, type GatewayClient } from './gateway-client.ts'
import { readAnswer } from './read-answer.ts'
import { TurnText } from './turn-text.ts'

const Sent = z.object({ session: z.string(), turn: z.string() })
const Messages = z.object({
  messages: z.array(z.object({ id: z.string(), role: z.string(), turn: z.string(), text: z.string() })),
  running: z.object({ turn: z.string() }).nullable(),
})

interface ConversationOptions {
  gateway: GatewayClient
  print(text: string): void
  session?: string
  agent?: string
  /** How this program was called, for hints. */
  program?: string
  /** Puts a question to the person; without it, what is asked waits until somebody decides elsewhere. */
  ask?: Ask
}

/** The turn that is being answered: events may come before it has a name. */
interface Waiting {
  turn?: string
  early: ChatEvent[]
  text: TurnText
  settle: { resolve(): void; reject(error: Error): void }
  /** Approvals that are put to the person, one after the other; each ends when it is decided elsewhere. */
  asked: Map<string, AbortController>
  asking: Promise<void>
}

/** One session at the terminal: says something, prints the answer as it comes. */
export class Conversation implements Disposable {
  readonly #options: ConversationOptions
  #connection: ChatConnection | undefined
  #session: string | undefined
  #waiting: Waiting | undefined

  constructor(options: ConversationOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    this.#connection = await openChatConnection(this.#options.gateway, (event) => this.#receive(event))
    if (this.#options.session !== undefined) await this.#follow(this.#options.session, false)
  }

  /** Resolves when the answer is complete or was stopped; rejects when the turn failed. */
  async say(text: string): Promise<void> {
    const connection = this.#opened()
    const done = Promise.withResolvers<void>()
    // Handled below; a failure that comes while the message is still being sent must not end the process.
    done.promise.catch(() => {})
    const waiting: Waiting = { early: [], text: new TurnText({ isCommand: text.trimStart().startsWith('/'), program: this.#options.program }), settle: done, asked: new Map(), asking: Promise.resolve() }
    this.#waiting = waiting
    try {
      const { session, turn } = readAnswer(Sent, await connection.call('chat.send', { session: this.#session, agent: this.#options.agent, text }))
      waiting.turn = turn
      for (const event of waiting.early) this.#show(waiting, event)
      if (this.#session === undefined) await this.#follow(session, true)
      await done.promise
    } finally {
      this.#waiting = undefined
      for (const asked of waiting.asked.values()) asked.abort()
      await waiting.asking
    }
  }

  /** Stops the answer; false when there is none. */
  async stop(): Promise<boolean> {
    const turn = this.#waiting?.turn
    if (turn === undefined) return false
    await this.#opened().call('chat.cancel', { turn })
    return true
  }

  [Symbol.dispose](): void {
    this.#connection?.[Symbol.dispose]()
  }

  #opened(): ChatConnection {
    if (!this.#connection) throw new CliError('gateway_unreachable', 'The conversation is not open')
    return this.#connection
  }

  async #follow(session: string, fromStart: boolean): Promise<void> {
    this.#session = session
    await this.#opened().subscribe(`session:${session}`, fromStart)
  }

  #receive(raw: unknown): void {
    const waiting = this.#waiting
    if (!waiting) return
    if (typeof raw === 'object' && raw !== null && 'type' in raw && raw.type === 'replay_gap') {
      this.#readAnew(waiting).catch((error: unknown) => waiting.settle.reject(error instanceof Error ? error : new CliError('answer_invalid', String(error))))
      return
    }
    const event = readChatEvent(raw)
    if (!event) return
    if (waiting.turn === undefined) waiting.early.push(event)
    else this.#show(waiting, event)
  }

  #show(waiting: Waiting, event: ChatEvent): void {
    const { turn, text, settle } = waiting
    if (event.data.turn !== turn) return
    this.#options.print(text.add(event))
    if (event.type === 'message.final' || event.type === 'turn.cancelled') settle.resolve()
    if (event.type === 'approval.requested') this.#ask(waiting, event.data.approval)
    if (event.type === 'approval.decided') waiting.asked.get(event.data.approval.id)?.abort()
    if (event.type === 'turn.failed') settle.reject(new RemoteError(event.data.error.code, event.data.error.message))
  }

  #ask(waiting: Waiting, { id, mayAlways }: Approval): void {
    const { ask, print } = this.#options
    const how = `    Decide: airlock approval decide ${id} ${mayAlways ? 'once|always|deny' : 'once|deny'}\n`
    if (ask === undefined) return print(how)
    if (waiting.asked.has(id)) return
    const decidedElsewhere = new AbortController()
    waiting.asked.set(id, decidedElsewhere)
    waiting.asking = waiting.asking.then(async () => {
      const decision = await askDecision({ mayAlways }, ask, decidedElsewhere.signal)
      if (decision !== undefined) await this.#opened().call('approval.decide', { approval: id, decision })
      else if (!decidedElsewhere.signal.aborted) print(how)
    }).catch((error: unknown) => print(`    ${error instanceof Error ? error.message : String(error)}\n`))
  }

  /** The buffer did not reach back to where we were. */
  async #readAnew(waiting: Waiting): Promise<void> {
    const { messages, running } = readAnswer(Messages, await this.#opened().call('session.messages', { session: this.#session }))
    const answer = messages.find((message) => message.role === 'assistant' && message.turn === waiting.turn)
    if (answer && waiting.turn !== undefined) this.#show(waiting, { type: 'message.final', data: { turn: waiting.turn, message: answer } })
    else if (running?.turn !== waiting.turn) throw new CliError('gateway_unreachable', 'The gateway was restarted before it had answered; ask again')
  }
}
