import type { ModelMessage } from '../models/adapter.ts'
import type { ToolCall } from '../models/tool-call.ts'
import type { StepRow } from '../store/entities/step.ts'
import type { ToolCard } from '../operations/shapes/tool-card.ts'
import { toolCard } from '../session/tool-card.ts'
import { replyMessages } from './history.ts'
import { StoredReply } from './stored-reply.ts'

/** How far a turn is, read from its journal. */
export interface Progress {
  /** Number of the next step. */
  seq: number
  /** Model replies so far. */
  replies: number
  /** What was said, a paragraph for each reply. */
  paragraphs: string[]
  cards: ToolCard[]
  /** The replies whose calls are all over, and what came of them: what the model reads before it goes on. */
  finished: ModelMessage[]
  /** The last reply, when some of its calls are not over; for a call typed by hand there is no reply. */
  open?: { calls: readonly ToolCall[]; text: string; steps: readonly StepRow[] }
}

const over: ReadonlySet<StepRow['state']> = new Set(['done', 'failed', 'unknown'])

/** What stands in the journal of a turn that somebody worked on before: nothing of it is done twice. */
export function progressOf(steps: readonly StepRow[], resultBytes: number): Progress {
  const inOrder = steps.toSorted((one, other) => one.seq - other.seq)
  const replies = inOrder.filter(({ kind }) => kind === 'model')
  const tools = inOrder.filter(({ kind }) => kind === 'tool')
  const lastReply = replies.at(-1)
  const pending = tools.some(({ state }) => !over.has(state))
  const openFrom = pending ? (lastReply?.seq ?? -1) : Number.POSITIVE_INFINITY
  const stored = lastReply && StoredReply.safeParse(lastReply.output).data
  return {
    seq: (inOrder.at(-1)?.seq ?? -1) + 1,
    replies: replies.length,
    paragraphs: replies.map(({ output }) => StoredReply.safeParse(output).data?.text ?? '').filter((text) => text !== ''),
    cards: tools.map(toolCard),
    finished: replyMessages(inOrder.filter(({ seq }) => seq < openFrom), resultBytes),
    ...(pending && { open: { calls: stored?.toolCalls ?? [], text: stored?.text ?? '', steps: tools.filter(({ seq }) => seq > openFrom) } }),
  }
}
