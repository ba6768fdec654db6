import { figures, throughput, time } from './measure.ts'
import { createBenchHome, installEchoPlugins } from './bench-home.ts'
import { floodRows, lagRow } from './flood-row.ts'
import type { Row } from './row.ts'
import { startMcpServer, startPipeEcho } from './tool-peers.ts'

const rounds = 5
const callsPerRound = 400
const warmUp = 300
const throughputCalls = 12_000
const inFlight = 64
const firstCalls = 60

/** What a tool call costs through both processes, with grant, schemas and quota on. */
export async function toolRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  const names = await installEchoPlugins(home, 8, { tier: 'verified', publisher: 'bench' })
  await using gateway = await home.open()
  await using echo = await startPipeEcho()
  await using mcp = await startMcpServer()

  const call = (plugin: string) => gateway.services.plugins.callTool(gateway.caller, { plugin, tool: 'echo', input: { text: 'hello' } })
  const ours: number[] = []
  const pipe: number[] = []
  const server: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    ours.push(...await time(callsPerRound, () => call(names[0]!), warmUp))
    pipe.push(...await time(callsPerRound, () => echo.call('hello'), warmUp))
    server.push(...await time(callsPerRound, () => mcp.call('hello'), warmUp))
  }

  const perSecond: number[] = []
  const pipePerSecond: number[] = []
  const serverPerSecond: number[] = []
  const manyCalls = () => throughput(throughputCalls, inFlight, (index) => call(names[index % names.length]!))
  const manyEchoes = () => throughput(throughputCalls, inFlight, () => echo.call('hello'))
  const manyServerCalls = () => throughput(throughputCalls, inFlight, () => mcp.call('hello'))
  // A round each that does not count: all are measured once their code is compiled.
  await manyCalls()
  await manyEchoes()
  await manyServerCalls()
  for (let round = 0; round < rounds; round += 1) {
    perSecond.push(await manyCalls())
    pipePerSecond.push(await manyEchoes())
    serverPerSecond.push(await manyServerCalls())
  }

  const [median, pipeFigures, serverFigures] = [figures(ours.map(micro)), figures(pipe.map(micro)), figures(server.map(micro))]
  const [many, pipeMany, serverMany] = [figures(perSecond), figures(pipePerSecond), figures(serverPerSecond)]
  return [
    { what: 'tool call through both processes', unit: 'µs', ours: median, peer: { name: 'echo over the same pipe', figures: pipeFigures }, target: 'at most 1.8×', holds: median.median <= 1.8 * pipeFigures.median },
    { what: 'tool call through both processes', unit: 'µs', ours: median, peer: { name: 'MCP stdio server, tools/call', figures: serverFigures }, target: 'no slower', holds: median.median <= serverFigures.median },
    { what: 'tool calls, 64 in flight over 8 plugins', unit: 'calls/s', ours: many, peer: { name: 'MCP stdio server, 64 in flight', figures: serverMany }, target: 'at least 2.2×', holds: many.median >= 2.2 * serverMany.median },
    { what: 'the same', unit: 'calls/s', ours: many, peer: { name: 'echo over the same pipe, 64 in flight', figures: pipeMany } },
    await firstCallRow(gateway, call, names),
    ...(await floodRows()),
    await lagRow(),
  ]
}

const micro = (ms: number) => ms * 1000

async function firstCallRow(gateway: { supervisor: { stop(name: string): Promise<void> } }, call: (plugin: string) => Promise<unknown>, names: readonly string[]): Promise<Row> {
  const samples: number[] = []
  for (let run = 0; run < firstCalls; run += 1) {
    const name = names[run % (names.length - 1)]!
    await gateway.supervisor.stop(name)
    samples.push(...await time(1, () => call(name)))
  }

  const ours = figures(samples)
  return { what: 'first call of a plugin not yet started, its host running', unit: 'ms', ours, target: 'p50 at most 10 ms', holds: ours.median <= 10 }
}
