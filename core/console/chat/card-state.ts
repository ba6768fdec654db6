import type { Approval } from '../../operations/shapes/approval.ts'
import type { ToolCard } from '../../operations/shapes/tool-card.ts'

export type CardState = 'running' | 'waits' | 'done' | 'failed' | 'asks' | 'refused' | 'unknown'

/** How a tool call stands. `isLive`: its turn is still at work. `stillMissing`: a right that it lacked is lacking now. `asked`: what became of the question whether it may run. */
export function cardState(card: ToolCard, { isLive, stillMissing, asked }: { isLive: boolean; stillMissing: boolean; asked?: Approval['state'] | undefined }): CardState {
  if (asked === 'waiting') return 'waits'
  if (stillMissing) return 'asks'
  if (card.ok === null && (asked === 'denied' || asked === 'expired')) return 'refused'
  if (card.ok === null) return isLive && card.error === undefined ? 'running' : 'unknown'
  if (card.ok) return 'done'
  return card.denials.length > 0 ? 'refused' : 'failed'
}
