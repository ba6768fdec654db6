import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Denial } from '../../sandbox/broker/denial.ts'
import { Denial as DenialShape } from '../operations/shapes/denial.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import type { ToolCard } from '../operations/shapes/tool-card.ts'
import { untilAborted } from './abortable.ts'
import { TurnLeft } from './turn-left.ts'
import { cappedResult } from './capped-result.ts'
import type { ToolIntent, ToolOutcome } from './journal.ts'
import type { OpenTurn } from './open-turn.ts'

/** One tool call of a turn: what is wanted, and why it cannot be, when that is known before. */
export interface ToolStep extends ToolIntent {
  refusal?: CodedFailure
}

export interface ToolReturn {
  outcome: ToolOutcome
  /** As the model reads it. */
  text: string
}

/** Carries out a call whose intent is stored, and stores what came of it. Rejects only when the turn is lost or left. */
export async function runToolStep(turn: OpenTurn, step: ToolStep): Promise<ToolReturn> {
  turn.transcript.toolStarted(cardOf(step))
  const outcome = step.refusal ? refused(step.refusal) : await call(turn, step)
  return settle(turn, step, outcome)
}

/** Stores how a call ended that was not carried out now, and shows it. */
export async function settle(turn: OpenTurn, step: ToolStep, outcome: ToolOutcome): Promise<ToolReturn> {
  const { text, cut } = outcome.error ? { text: JSON.stringify({ error: outcome.error }), cut: false } : cappedResult(outcome.output, turn.toolResultBytes)
  // What is stored is what the model saw: a turn that is taken up again goes on from the same words.
  const stored = cut ? { ...outcome, output: text } : outcome
  await turn.journal.returned(step.id, stored, taints(step, outcome) ? `${step.plugin} ${step.tool}` : undefined)
  turn.transcript.toolFinished(finished(cardOf(step), stored))
  return { outcome: stored, text }
}

export function cardOf(step: ToolIntent): ToolCard {
  return { step: step.id, plugin: step.plugin, tool: step.tool, input: step.input, ok: null, denials: [] }
}

async function call(turn: OpenTurn, { id, plugin, tool, input, effect }: ToolStep): Promise<ToolOutcome> {
  const { signal } = turn.budget
  const started = performance.now()
  try {
    // Raced: a turn that is stopped must not wait for a tool that does not listen.
    const result = await untilAborted(signal, () => turn.tools.callTool(turn.caller, { plugin, tool, input, session: turn.session, turn: turn.id, message: turn.message, toolCall: id, signal, onProgress: (report) => turn.transcript.toolProgressed(id, report) }))
    return { state: 'done', output: result.output, denials: result.denials, ms: result.ms, reached: result.reached }
  } catch (thrown) {
    // Left as it stands in the journal: whoever takes the turn up decides whether it may run again.
    if (signal.reason instanceof TurnLeft) throw signal.reason
    const ms = Math.round(performance.now() - started)
    if (signal.aborted) return { state: 'unknown', error: failureOf(signal.reason), denials: [], ms }
    if (!(thrown instanceof CodedError)) turn.log.error({ err: thrown, turn: turn.id, session: turn.session, plugin, tool }, 'A tool call failed inside the gateway')
    if (effect !== 'read' && wasLost(thrown)) return { state: 'unknown', error: processLost, denials: denialsOf(thrown), ms, reached: hasReached(thrown) }
    return { state: 'failed', error: failureOf(thrown), denials: denialsOf(thrown), ms, reached: hasReached(thrown) }
  }
}

const processLost: CodedFailure = { code: 'outcome_unknown', message: 'The process that this tool runs in was lost during the call: it is not known whether it took effect. Do not repeat it without asking the person.' }

/** While it was at work, that is: what never began has no denials. */
function wasLost(thrown: unknown): boolean {
  return thrown instanceof CodedError && (thrown.code === 'host_gone' || thrown.code === 'host_restarted') && 'denials' in thrown.details
}

export function refused(refusal: CodedFailure): ToolOutcome {
  return { state: 'failed', error: refusal, denials: [], ms: null }
}

// A failed call may have read outside as well: its error can carry words of a stranger. One that was refused all it asked for has not.
function taints({ effect, refusal }: ToolStep, { state, reached = true }: ToolOutcome): boolean {
  return effect === 'external' && refusal === undefined && state !== 'unknown' && reached
}

/** In doubt it has. */
function hasReached(thrown: unknown): boolean {
  return !(thrown instanceof CodedError && thrown.details['reached'] === false)
}

function finished(card: ToolCard, { state, output, error, denials, ms }: ToolOutcome): ToolCard {
  return { ...card, ok: state === 'done', denials, ...(state === 'done' && { output: output ?? null }), ...(error && { error }), ...(ms !== null && { ms }) }
}

/** An error in words that a person and a model may read. */
export function failureOf(thrown: unknown): CodedFailure {
  if (thrown instanceof CodedError && thrown.expose) return { code: thrown.code, message: thrown.message }
  return { code: 'internal', message: 'Something failed inside the gateway; its log says what.' }
}

function denialsOf(thrown: unknown): Denial[] {
  const found = thrown instanceof CodedError ? DenialShape.array().safeParse(thrown.details['denials']) : undefined
  return found?.data ?? []
}
