import type { Socket } from 'socket.io'
import { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import type { EventHub } from '../events/event-hub.ts'
import type { Dispatcher } from '../operations/dispatch.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Services } from '../operations/services.ts'
import { checkTopic } from './topic.ts'

/** What one connection may have going at once. */
const maxCalls = 64
const maxTopics = 200

const Call = z.strictObject({ operation: z.string().max(200), input: z.unknown().optional() })
const Subscribe = z.strictObject({ topic: z.string().min(1).max(200), seq: z.number().int().nonnegative().optional() })
const Unsubscribe = z.strictObject({ topic: z.string().min(1).max(200) })

export interface SessionParts {
  dispatcher: Dispatcher
  hub: EventHub
  services: Pick<Services, 'sessions'>
}

export function topicRoom(topic: string): string {
  return `topic:${topic}`
}

/** What one connection asks for, by the name of its event; each answer is an operation's output. */
export class SocketSession {
  readonly #socket: Socket
  readonly #caller: Caller
  readonly #parts: SessionParts
  readonly #gone = new AbortController()
  #calls = 0

  constructor(socket: Socket, caller: Caller, parts: SessionParts) {
    this.#socket = socket
    this.#caller = caller
    this.#parts = parts
    socket.once('disconnect', () => this.#gone.abort())
  }

  /** Rejects with a CodedError, or with what `wireErrorOf` makes `internal`. */
  async answer(event: string, payload: unknown): Promise<unknown> {
    if (this.#calls >= maxCalls) throw new OperationError('rate_limited', `One connection may have ${maxCalls} calls open at once`)
    this.#calls += 1
    try {
      return await this.#perform(event, payload)
    } finally {
      this.#calls -= 1
    }
  }

  #perform(event: string, payload: unknown): Promise<unknown> {
    if (event === 'call') {
      const { operation, input } = parsed(Call, event, payload)
      if (operation === 'subscribe' || operation === 'unsubscribe') return this.#perform(operation, input)
      return this.#parts.dispatcher.dispatch(operation, input, this.#caller, this.#gone.signal)
    }
    if (event === 'subscribe') return this.#subscribe(parsed(Subscribe, event, payload))
    if (event === 'unsubscribe') return this.#unsubscribe(parsed(Unsubscribe, event, payload))
    throw new OperationError('operation_unknown', `There is no event ${JSON.stringify(event.slice(0, 100))}; send call, subscribe or unsubscribe`)
  }

  async #subscribe({ topic, seq }: z.infer<typeof Subscribe>): Promise<{ seq: number }> {
    await checkTopic(topic, this.#caller, this.#parts.services)
    if (this.#socket.rooms.size >= maxTopics) throw new OperationError('rate_limited', `One connection may have ${maxTopics} topics`)
    if (this.#gone.signal.aborted) return { seq: 0 }
    // No await from here on: nothing can be published between the replay and the first live event.
    const replay = this.#parts.hub.replay(topic, seq)
    for (const event of replay.events) this.#socket.emit('event', event)
    void this.#socket.join(topicRoom(topic))
    return { seq: replay.seq }
  }

  async #unsubscribe({ topic }: z.infer<typeof Unsubscribe>): Promise<Record<string, never>> {
    await this.#socket.leave(topicRoom(topic))
    return {}
  }
}

function parsed<Shape extends z.ZodObject>(shape: Shape, event: string, payload: unknown): z.output<Shape> {
  const result = shape.safeParse(payload)
  if (!result.success) throw new OperationError('input_invalid', `${event} takes { ${Object.keys(shape.shape).join(', ')} }`)
  return result.data
}
