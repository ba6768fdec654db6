/** What is counted of turns; the gateway's metrics fit. */
export interface TurnObserver {
  turn(turn: { status: string; seconds: number }): void
  modelLatency(call: { provider: string; seconds: number; outcome: string }): void
  toolCall(call: { plugin: string; tool: string; ms: number; code: string }): void
}
