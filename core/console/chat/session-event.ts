import type { CodedFailure } from '../../operations/shapes/coded-failure.ts'
import type { Denial } from '../../operations/shapes/denial.ts'
import type { Message } from '../../operations/shapes/message.ts'
import { readAttachment } from './read-attachment.ts'

/** What happens in a session, as its topic tells it. */
export type SessionEvent =
  | { type: 'turn.started'; turn: string; message?: Message }
  /** `from`: characters of the turn's text before this piece; with `anew`, what stood there beyond them is taken back. */
  | { type: 'message.delta'; turn: string; from: number; text: string; anew?: boolean }
  | { type: 'tool.started'; turn: string; step: string; plugin: string; tool: string; input: unknown }
  | { type: 'tool.progress'; turn: string; step: string; message?: string; fraction?: number }
  | { type: 'tool.finished'; turn: string; step: string; ok: boolean | null; output?: unknown; error?: CodedFailure; ms?: number; denials: Denial[] }
  | { type: 'message.final'; turn: string; message: Message }
  | { type: 'turn.failed'; turn: string; error: CodedFailure }
  | { type: 'turn.cancelled'; turn: string }

/** Reads an event's data; what lacks a needed field is undefined, never half an event. */
export function readSessionEvent(type: string, data: unknown): SessionEvent | undefined {
  const has = fields(data)
  const turn = text(has['turn'])
  if (turn === undefined) return undefined
  switch (type) {
    case 'turn.started': {
      const message = readMessage(has['message'], 'user', turn)
      return message === undefined ? { type, turn } : { type, turn, message }
    }
    case 'message.delta': {
      const [piece, from] = [text(has['text']), has['from']]
      return piece === undefined || typeof from !== 'number' ? undefined : { type, turn, from, text: piece, ...(has['anew'] === true && { anew: true }) }
    }
    case 'tool.started': {
      const [step, plugin, tool] = [text(has['step']), text(has['plugin']), text(has['tool'])]
      if (step === undefined || plugin === undefined || tool === undefined) return undefined
      return { type, turn, step, plugin, tool, input: has['input'] }
    }
    case 'tool.progress': {
      const [step, message, fraction] = [text(has['step']), text(has['message']), has['fraction']]
      if (step === undefined) return undefined
      return { type, turn, step, ...(message !== undefined && { message }), ...(typeof fraction === 'number' && { fraction }) }
    }
    case 'tool.finished': {
      const step = text(has['step'])
      if (step === undefined) return undefined
      const error = has['error'] === undefined || has['error'] === null ? {} : { error: readFailure(has['error']) }
      const ms = typeof has['ms'] === 'number' ? { ms: has['ms'] } : {}
      return { type, turn, step, ok: typeof has['ok'] === 'boolean' ? has['ok'] : null, output: has['output'], ...error, ...ms, denials: readDenials(has['denials']) }
    }
    case 'message.final': {
      const message = readMessage(has['message'], 'assistant', turn)
      return message === undefined ? undefined : { type, turn, message }
    }
    case 'turn.failed':
      return { type, turn, error: readFailure(has['error']) }
    case 'turn.cancelled':
      return { type, turn }
    default:
      return undefined
  }
}

function readMessage(value: unknown, role: Message['role'], turn: string): Message | undefined {
  const has = fields(value)
  const [id, words] = [text(has['id']), text(has['text'])]
  if (id === undefined || words === undefined) return undefined
  return {
    id,
    role: has['role'] === 'user' || has['role'] === 'assistant' ? has['role'] : role,
    text: words,
    turn,
    createdAt: text(has['createdAt']) ?? new Date().toISOString(),
    status: has['status'] === 'failed' || has['status'] === 'cancelled' ? has['status'] : 'complete',
    tools: Array.isArray(has['tools']) ? has['tools'] : [],
    ...(has['error'] === undefined || has['error'] === null ? {} : { error: readFailure(has['error']) }),
    ...(typeof has['model'] === 'string' ? { model: has['model'] } : {}),
    ...readFellBack(has['fellBack']),
    ...readAttachments(has['attachments']),
    ...readRevisions(has['revisions']),
  }
}

function readFellBack(value: unknown): Pick<Message, 'fellBack'> {
  const from = text(fields(value)['from'])
  return from === undefined ? {} : { fellBack: { from, ...readFailure(value) } }
}

function readAttachments(value: unknown): Pick<Message, 'attachments'> {
  const attachments = Array.isArray(value) ? value.flatMap((each: unknown) => readAttachment(each) ?? []) : []
  return attachments.length > 0 ? { attachments } : {}
}

function readRevisions(value: unknown): Pick<Message, 'revisions'> {
  const revisions = (Array.isArray(value) ? value : []).flatMap((each: unknown) => {
    const has = fields(each)
    const [plugin, before] = [text(has['plugin']), text(has['before'])]
    if (plugin === undefined) return []
    return [{ plugin, at: text(has['at']) ?? '', ...(before === undefined ? { error: readFailure(has['error']) } : { before }) }]
  })
  return revisions.length > 0 ? { revisions } : {}
}

function readFailure(value: unknown): CodedFailure {
  const has = fields(value)
  const code = text(has['code']) ?? 'internal'
  return { code, message: text(has['message']) ?? code }
}

function readDenials(value: unknown): Denial[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    const has = fields(entry)
    const capability = text(has['capability'])
    if (capability === undefined) return []
    const grant = fields(has['grant'])
    const asked = text(grant['capability'])
    return [{
      capability,
      tried: text(has['tried']) ?? '',
      message: text(has['message']) ?? '',
      ...(asked === undefined ? {} : { grant: { capability: asked, scope: grant['scope'] } }),
    }]
  })
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
