import type { GatewayEvent } from './events.ts'

/** The next piece of a message that is being written. */
export interface Delta {
  message: string
  text: string
  /** Characters of the message before it. */
  from: number
  /** What was told of the message beyond `from` no longer counts. */
  anew: boolean
  data: object
}

export function deltaOf({ type, data }: Pick<GatewayEvent, 'type' | 'data'>): Delta | undefined {
  if (type !== 'message.delta' || typeof data !== 'object' || data === null) return undefined
  if (!('message' in data) || typeof data.message !== 'string' || !('text' in data) || typeof data.text !== 'string') return undefined
  return { message: data.message, text: data.text, from: 'from' in data && typeof data.from === 'number' ? data.from : 0, anew: 'anew' in data && data.anew === true, data }
}

/** The id of the message that this event completes. */
export function finishedMessageOf({ type, data }: Pick<GatewayEvent, 'type' | 'data'>): string | undefined {
  if (type !== 'message.final' || typeof data !== 'object' || data === null || !('message' in data)) return undefined
  const { message } = data
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'string' ? message.id : undefined
}
