import type { OutOfMemory } from '../protocol/guest-message.ts'
import type { Limits } from '../protocol/limits.ts'
import { CapabilityError } from '../sdk/capability-error.ts'
import type { ToolFunction } from './adopt.ts'
import { withHint } from './author-hint.ts'
import type { Door } from './door.ts'
import type { CurrentCall, SendToHost } from './host-link.ts'
import { NativeError, parse, stringify, table } from './primordials.ts'
import type { ToolContext } from './context.ts'
import { AbortController } from './shims/abort.ts'
import { thrownText } from './thrown-text.ts'
import type { Timers } from './timers.ts'
import { utf8Size } from './utf8-size.ts'

export interface Calls {
  serve(find: (tool: string) => ToolFunction | undefined): void
  /** The host's entry for a call: JSON text in, JSON text out, never a rejection. */
  call(number: number, text: string): Promise<string>
  /** As `call`, for a host that comes back at once with `take`: number and text of one call, or of several for one caller, one after the other. */
  callNow(...calls: (number | string)[]): void
  /**
   * A line for each call entered by `callNow`: its answer; nothing while it is open, and then it is sent when it is there;
   * `-` for one that has not begun, and will not: the host enters it alone.
   */
  take(): string
  /** The host's entry for the end of a call that it no longer awaits. */
  end(number: number, why: string): void
}

export interface CallsOptions {
  send: SendToHost
  /** How often anything was sent to the host so far. */
  sentCount(): number
  door: Door
  timers: Timers
  current: CurrentCall
  limits: Limits
  makeContext(call: number, signal: AbortController['signal']): ToolContext
}

/** What one `callNow` brought. */
interface HeldEntry {
  /** Number and text of each, by turns. */
  calls: readonly (number | string)[]
  begun: number
  /** `take` has been: what has not begun does not begin any more. */
  isOver: boolean
}

class AnswerError extends NativeError {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Runs tool calls. Whatever a tool does, its answer leaves as one JSON string of bounded size, made in here. */
export function createCalls({ send, sentCount, door, timers, current, limits, makeContext }: CallsOptions): Calls {
  const running = table<AbortController>()
  const answers = table<string | null>()
  const awaited = table<true>()
  let findTool: (tool: string) => ToolFunction | undefined = () => undefined

  const end = (number: number, why: string) => {
    const controller = running[number]
    if (!controller) return
    current.number = number
    delete running[number]
    timers.end(number)
    door.end(number, why)
    try {
      controller.abort(new CapabilityError('cancelled', why))
    } catch {
      // A plugin that has broken its own realm hears of no abort; its call ends all the same.
    }
  }

  const call = async (number: number, text: string): Promise<string> => {
    current.number = number
    door.begin(number)
    const controller = new AbortController()
    running[number] = controller
    try {
      const { tool, input } = parse(text) as { tool: string; input: unknown }
      const run = findTool(tool)
      if (!run) throw new AnswerError('tool_unknown', `the plugin has no tool "${tool}"`)
      return answerText(await run(input, makeContext(number, controller.signal)), limits.outputBytes)
    } catch (thrown) {
      return failureText(thrown)
    } finally {
      // Work ends with its call.
      delete running[number]
      timers.end(number)
      door.forget(number)
    }
  }

  // What a call has sent waits in line for the host to read it; its answer must not overtake that.
  const settle = async (number: number, text: string) => {
    const before = sentCount()
    const answer = await call(number, text)
    const isTaken = awaited[number] !== undefined
    if (!isTaken && sentCount() === before) {
      answers[number] = answer
      return
    }
    delete awaited[number]
    if (!isTaken) answers[number] = null
    send('answer', number, 0, answer)
  }

  let held: HeldEntry = { calls: [], begun: 0, isOver: true }

  // Each begins when the one before it has answered, so that `current` tells whose work it is.
  const settleAll = async (entry: HeldEntry) => {
    while (!entry.isOver && 2 * entry.begun < entry.calls.length) {
      const at = 2 * entry.begun++
      await settle(entry.calls[at] as number, entry.calls[at + 1] as string)
    }
  }

  const takeOne = (number: number): string => {
    const answer = answers[number]
    if (answer === undefined) awaited[number] = true
    else delete answers[number]
    return answer ?? ''
  }

  return {
    serve(find) {
      findTool = find
      timers.end(0)
    },

    call,
    callNow(...calls) {
      held = { calls, begun: 0, isOver: false }
      void settleAll(held)
    },

    take() {
      held.isOver = true
      let lines = ''
      for (let index = 0; 2 * index < held.calls.length; index++) {
        if (index > 0) lines += '\n'
        lines += index < held.begun ? takeOne(held.calls[2 * index] as number) : '-'
      }
      return lines
    },

    end,
  }
}

function answerText(value: unknown, outputBytes: number): string {
  // Serialising it would take longer than the limit allows, in a native that nothing interrupts.
  if (typeof value === 'string' && value.length > outputBytes) throw new AnswerError('output_limit', `the tool returned more than ${outputBytes} bytes; return less, or a part at a time`)

  let json: string | undefined
  try {
    json = stringify(value)
  } catch (thrown) {
    throw new AnswerError('guest_error', `the tool returned what JSON cannot hold: ${thrownText(thrown).message}`)
  }
  if (json === undefined) json = 'null'
  const bytes = utf8Size(json, outputBytes)
  // A size not counted exactly is an upper bound within the limit.
  if (bytes > outputBytes) throw new AnswerError('output_limit', `the tool returned more than ${outputBytes} bytes; return less, or a part at a time`)
  return `{"ok":true,"value":${json}}`
}

/** V8's words where a buffer does not fit into the memory that is left. */
const noRoom = 'Array buffer allocation failed'
const outOfMemory: OutOfMemory = '{"ok":false,"error":{"code":"memory_limit"}}'

function failureText(thrown: unknown): string {
  const { name, message: said } = thrownText(thrown)
  if (name === 'RangeError' && said === noRoom) return outOfMemory
  const message = withHint(name, said)
  const error = !isOwn(thrown) ? { name, message } : thrown instanceof CapabilityError ? { name, message, code: thrown.code, capability: thrown.capability } : { name, message, code: thrown.code }
  return stringify({ ok: false, error })
}

// A proxy may throw even at `instanceof`.
function isOwn(thrown: unknown): thrown is CapabilityError | AnswerError {
  try {
    return (thrown instanceof CapabilityError || thrown instanceof AnswerError) && typeof thrown.code === 'string'
  } catch {
    return false
  }
}
