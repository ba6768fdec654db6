import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Events } from '../events/events.ts'
import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import type { Message } from '../operations/shapes/message.ts'
import type { LastReply } from './journal.ts'
import type { TurnOutlet } from './outlet-port.ts'
import type { OpenTurn } from './open-turn.ts'
import { failureOf } from './tool-step.ts'
import { TurnError } from './turn-error.ts'

/** How a turn ends. */
export interface Ending {
  status: 'done' | 'failed' | 'cancelled'
  error?: CodedFailure
  /** The reply that is not stored yet, whole or broken off. */
  last?: LastReply
}

/** What stopped a turn, as its ending; what was said so far is kept. */
export function endingOf(turn: OpenTurn, thrown: unknown): Ending {
  const partial = turn.transcript.lastParagraph
  const last: LastReply | undefined = partial === '' ? undefined : { reply: { text: partial, toolCalls: [] }, state: 'failed', ms: 0 }
  if (!(thrown instanceof CodedError)) turn.log.error({ err: thrown, turn: turn.id, session: turn.session }, 'A turn failed inside the gateway')
  const error = failureOf(thrown)
  const cancelled = thrown instanceof TurnError && thrown.code === 'turn_cancelled'
  return { status: cancelled ? 'cancelled' : 'failed', error, last }
}

/** Stores the end of the turn, with what is to be delivered of it, then tells it. */
export async function endTurn(turn: OpenTurn, { status, error, last }: Ending, { events, outlet }: { events: Events; outlet?: TurnOutlet }): Promise<void> {
  const { transcript, budget } = turn
  transcript.flush()
  const usage = budget.usage.inputTokens + budget.usage.outputTokens > 0 ? { ...budget.usage } : null
  const row = await turn.journal.finish({ status, text: transcript.text, error: error ?? null }, last, outlet?.deliver)
  outlet?.delivered()
  const message: Message = {
    id: row.id,
    role: row.role,
    text: row.text,
    turn: turn.id,
    createdAt: row.createdAt.toISOString(),
    status: row.status,
    tools: [...transcript.tools],
    ...(error && { error }),
    ...(usage && { usage }),
    ...(turn.model && { model: turn.model }),
    ...(turn.fellBack && { fellBack: turn.fellBack }),
  }
  const topic = `session:${turn.session}`
  if (status === 'done') events.publish(topic, 'message.final', { turn: turn.id, message })
  else if (status === 'cancelled') events.publish(topic, 'turn.cancelled', { turn: turn.id, message })
  else events.publish(topic, 'turn.failed', { turn: turn.id, error, message })
  turn.log.info({ turn: turn.id, session: turn.session, status, ...(error && { code: error.code }) }, 'Turn ended')
}
