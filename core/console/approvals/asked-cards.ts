import type { Message } from '../../operations/shapes/message.ts'
import type { RunningTurn } from '../../operations/shapes/running-turn.ts'
import type { ToolCard } from '../../operations/shapes/tool-card.ts'
import type { ApprovalsByStep } from './approvals-by-step.ts'

interface Shown {
  messages: readonly Pick<Message, 'role' | 'turn' | 'tools'>[]
  running: { tools: readonly ToolCard[] } | null
}

/**
 * Calls that were asked about and stand in no message: their turn is in nobody's hands, so nobody tells of it. Decided ones
 * stay until their turn goes on, so that nothing jumps.
 */
export function askedCards({ messages, running }: Shown, approvals: ApprovalsByStep): RunningTurn[] {
  const shown = new Set([...messages, ...(running === null ? [] : [running])].flatMap(({ tools }) => tools.map(({ step }) => step)))
  const answered = new Set(messages.filter(({ role }) => role === 'assistant').map(({ turn }) => turn))
  const open = new Set(messages.filter(({ role, turn }) => role === 'user' && !answered.has(turn)).map(({ turn }) => turn))
  const asked = [...approvals.values()].filter(({ step, turn, state }) => !shown.has(step) && (state === 'waiting' || open.has(turn)))
  const byTurn = Map.groupBy(asked, ({ turn }) => turn)
  return [...byTurn].map(([turn, calls]) => ({ turn, text: '', tools: calls.map(({ step, plugin, tool }): ToolCard => ({ step, plugin, tool, ok: null, denials: [] })) }))
}
