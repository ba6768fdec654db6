/** What is counted of turns; the gateway's metrics fit. Tool calls are counted by the supervisor, which sees all of them. */
export interface TurnObserver {
  turn(turn: { status: string; seconds: number }): void
  modelLatency(call: { provider: string; seconds: number; outcome: string }): void
}
