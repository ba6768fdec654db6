/**
 * Short notes between the gateways that share a database; alone on SQLite there is nobody to tell. A note may be lost
 * while the database is away: whoever rests on one also looks for itself, rarely.
 */
export interface Signals extends AsyncDisposable {
  /** To all other gateways. What does not fit into a note arrives as `undefined`: look for yourself. */
  send(name: string, data?: unknown): void
  on(name: string, heard: (data: unknown) => void): () => void
}

export const noSignals: Signals = {
  send() {},
  on: () => () => {},
  async [Symbol.asyncDispose]() {},
}
