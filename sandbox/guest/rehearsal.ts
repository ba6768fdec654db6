import type { LoadHeader } from '../protocol/load-header.ts'

/** A plugin that is not there, with every part of a context and nobody's seed: what the runtime does for it, it has done before it does it for a real one. */
export const rehearsalHeader: LoadHeader = {
  plugin: 'rehearsal',
  version: '0.0.0',
  limits: { memoryMb: 64, cpuMs: 1_000, wallMs: 1_000, callsPending: 1, callsTotal: 1, inputBytes: 1_024, outputBytes: 1_024, logBytes: 1_024, callsInFlight: 1, bytesOutPerDay: 1 },
  tools: ['rehearse'],
  capabilities: ['net.http', 'kv', 'log', 'clock', 'random'],
  config: null,
  seed: 'A'.repeat(64),
}
