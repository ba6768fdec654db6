import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, fetch } from 'undici'
import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { figures, time } from './measure.ts'
import type { Row } from './row.ts'

const rounds = 5
const requestsPerRound = 200
const warmUp = 50
/** What the tool `fetchTen` makes, one after the other. */
const requestsPerCall = 10

/** A request of a plugin, with grant, pinned address, masks and record, against the same request by undici. */
export async function httpRows(): Promise<Row[]> {
  const server = createServer((_, response) => response.end('{"celsius":21}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/forecast`
  await using home = await createBenchHome()
  const [name = ''] = await installEchoPlugins(home, 1, { tier: 'verified', publisher: 'bench' })
  await using gateway = await home.open()
  const agent = new Agent()
  const call = (tool: string) => gateway.services.plugins.callTool(gateway.caller, { plugin: name, tool, input: { text: url } })
  const direct = async () => (await fetch(url, { dispatcher: agent })).text()

  const inCalls: number[] = []
  const requests: number[] = []
  const undici: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const calls = await time(requestsPerRound / requestsPerCall, () => call('fetchTen'), warmUp / requestsPerCall)
    requests.push(...calls.map((ms) => ms / requestsPerCall))
    inCalls.push(...await time(requestsPerRound, () => call('fetch'), warmUp))
    undici.push(...await time(requestsPerRound, direct, warmUp))
  }

  await agent.close()
  server.close()
  const peer = { name: 'undici, the same request', figures: figures(undici) }
  const row = (what: string, samples: readonly number[]): Row => {
    const ours = figures(samples)
    return { what, unit: 'ms', ours, peer, target: 'at most 1.5×', holds: ours.median <= 1.5 * peer.figures.median }
  }
  return [row('a net.http request through the broker, ten in one tool call', requests), row('a tool call with one net.http request', inCalls)]
}
