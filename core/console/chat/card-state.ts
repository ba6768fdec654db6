import type { ToolCard } from '../../operations/shapes/tool-card.ts'

export type CardState = 'running' | 'done' | 'failed' | 'asks' | 'refused' | 'unknown'

/** How a tool call stands. `isLive`: its turn is still at work. `stillMissing`: a right that it lacked is lacking now. */
export function cardState(card: ToolCard, { isLive, stillMissing }: { isLive: boolean; stillMissing: boolean }): CardState {
  if (stillMissing) return 'asks'
  if (card.ok === null) return isLive && card.error === undefined ? 'running' : 'unknown'
  if (card.ok) return 'done'
  return card.denials.length > 0 ? 'refused' : 'failed'
}
