/** A notice from the gateway on a subscribed topic. */
export interface GatewayEvent {
  topic: string
  type: string
  seq: number
  at: string
  data: unknown
}

/** Reads an event as it comes over the wire; anything else is undefined. */
export function readEvent(value: unknown): GatewayEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { topic, type, seq, at, data } = value as Partial<Record<keyof GatewayEvent, unknown>>
  if (typeof topic !== 'string' || typeof type !== 'string') return undefined
  return { topic, type, seq: typeof seq === 'number' ? seq : 0, at: typeof at === 'string' ? at : '', data }
}
