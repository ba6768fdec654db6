import type { Denial } from '../../operations/shapes/denial.ts'
import { readSessionEvent } from '../chat/session-event.ts'

/** The denials that a failed call carries in its details. */
export function denialsOf(details: unknown): Denial[] {
  const denials = typeof details === 'object' && details !== null && 'denials' in details ? details.denials : undefined
  const event = readSessionEvent('tool.finished', { turn: '', step: '', denials })
  return event?.type === 'tool.finished' ? event.denials : []
}
