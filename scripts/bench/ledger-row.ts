import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { figures, throughput } from './measure.ts'
import type { Row } from './row.ts'

const rounds = 16
const calls = 4_000
const inFlight = 64

/** What it costs that each use of a capability is on record before its reply: the same calls, with and without. */
export async function ledgerRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, 8, { tier: 'verified', publisher: 'bench' })
  await using gateway = await home.open()
  const { append } = gateway.ledger
  const run = () => throughput(calls, inFlight, (index) => gateway.services.plugins.callTool(gateway.caller, { plugin: names[index % names.length]!, tool: 'look', input: { text: 'hello' } }))

  await run()
  const recorded: number[] = []
  const unrecorded: number[] = []
  for (let round = 0; round < rounds; round++) {
    gateway.ledger.append = append
    recorded.push(await run())
    gateway.ledger.append = () => Promise.resolve()
    unrecorded.push(await run())
  }

  gateway.ledger.append = append
  const [ours, peer] = [figures(recorded), figures(unrecorded)]
  return [{ what: 'tool calls that read an entry, each use on record', unit: 'calls/s', ours, peer: { name: 'the same, nothing recorded', figures: peer }, target: 'at least 0.9×', holds: ours.median >= 0.9 * peer.median }]
}
