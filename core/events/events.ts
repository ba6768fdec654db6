export interface GatewayEvent {
  topic: string
  type: string
  seq: number
  /** ISO 8601. */
  at: string
  data: unknown
}

/** The gateway's own notices: parts publish, the socket face delivers. */
export interface Events {
  publish(topic: string, type: string, data: unknown): void
}
