import type { FinishReason } from './adapter.ts'

/** A vendor's finish reason as ours. Several vendors say `stop` after tool calls, so the calls decide. */
export function finishReason(said: string, calls: number): FinishReason {
  if (said === 'content_filter') return 'filtered'
  if (said === 'length') return 'length'
  return calls > 0 ? 'tools' : 'stop'
}
