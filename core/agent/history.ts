import type { ModelMessage } from '../models/adapter.ts'
import type { MessageRow } from '../store/entities/message.ts'
import type { StepRow } from '../store/entities/step.ts'
import { withAttachmentLines } from './attachment-line.ts'
import { cappedResult } from './capped-result.ts'
import { StoredReply } from './stored-reply.ts'

/** Results of earlier turns are mostly spent: the answer drawn from them stands below. */
const oldResultBytes = 4_096

export interface PastTurn {
  id: string
  /** Has it read data from outside? */
  tainted: boolean
  messages: readonly (Pick<MessageRow, 'role' | 'text'> & Partial<Pick<MessageRow, 'attachments'>>)[]
  steps: readonly Pick<StepRow, 'kind' | 'state' | 'seq' | 'toolCall' | 'output' | 'error'>[]
}

/** A turn of the past as a model reads it. */
export function turnMessages({ messages, steps }: PastTurn): ModelMessage[] {
  const asked = messages.filter(({ role }) => role === 'user').map(({ text, attachments }): ModelMessage => ({ role: 'user', text: withAttachmentLines(text, attachments ?? []) }))
  const replies = steps.some(({ kind }) => kind === 'model')
    ? replyMessages(steps)
    : messages.filter(({ role, text }) => role === 'assistant' && text !== '').map(({ text }): ModelMessage => ({ role: 'assistant', text, toolCalls: [] }))
  return [...asked, ...replies]
}

/** Replies with the results of their calls, as their turn goes on from them; older turns read results cut shorter. */
export function replyMessages(steps: PastTurn['steps'], resultBytes = oldResultBytes): ModelMessage[] {
  const results = new Map(steps.filter(({ kind }) => kind === 'tool').map(step => [step.toolCall, step]))
  return steps
    .filter(({ kind }) => kind === 'model')
    .toSorted((one, other) => one.seq - other.seq)
    .flatMap(({ output }) => {
      const reply = StoredReply.safeParse(output).data
      if (reply === undefined || (reply.text === '' && reply.toolCalls.length === 0)) return []
      return [
        { role: 'assistant' as const, text: reply.text, toolCalls: reply.toolCalls },
        // Each call needs its result, or the vendor refuses the whole conversation.
        ...reply.toolCalls.map(({ id }) => ({ role: 'tool' as const, toolCall: id, text: resultOf(results.get(id), resultBytes) })),
      ]
    })
}

/** What a call returned, as a model reads it. */
export function resultOf(step: PastTurn['steps'][number] | undefined, resultBytes: number): string {
  if (step?.state === 'asked') return JSON.stringify({ error: { code: 'approval_expired', message: 'It was not run: nobody allowed it.' } })
  if (step === undefined || step.state === 'intended' || step.state === 'unknown') {
    return JSON.stringify({ error: { code: 'outcome_unknown', message: 'It is not known whether this call took effect.' } })
  }
  return step.error ? JSON.stringify({ error: step.error }) : cappedResult(step.output, resultBytes).text
}

