import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Plugin } from '../../core/store/entities/plugin.ts'
import { echoModule } from '../../sandbox/attack/wasm-module.ts'
import { type BenchHome, createBenchHome, installEchoPlugins } from './bench-home.ts'
import { figures, inTurns, time } from './measure.ts'
import type { Row } from './row.ts'

const rounds = 5
const callsPerRound = 400
const warmUp = 300

/** What a tool call costs when its plugin is WebAssembly, against one in an isolate: the same tier, schemas and path. */
export async function wasmRows(): Promise<Row[]> {
  await using home = await createBenchHome()
  const [isolate] = await installEchoPlugins(home, 1, { tier: 'verified', publisher: 'bench' })
  const wasm = await installWasmEcho(home)
  await using gateway = await home.open()
  const call = (plugin: string) => gateway.services.plugins.callTool(gateway.caller, { plugin, tool: 'echo', input: { text: 'hello' } })
  const measure = (plugin: string) => () => time(callsPerRound, () => call(plugin), warmUp)

  const [ours, theirs] = await inTurns(rounds, measure(wasm), measure(isolate!))
  const [one, other] = [figures(ours.map(micro)), figures(theirs.map(micro))]
  return [{ what: 'tool call of a WebAssembly plugin (verified)', unit: 'µs', ours: one, peer: { name: 'of an isolate', figures: other }, target: 'at most 1.2×', holds: one.median <= 1.2 * other.median }]
}

const micro = (ms: number) => ms * 1000

async function installWasmEcho(home: BenchHome): Promise<string> {
  const name = 'wasm-echo'
  const folder = join(home.dataDir, 'sources', name)
  const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'plugin.wasm'), echoModule())
  await writeFile(join(folder, 'package.json'), JSON.stringify({
    name, version: '1.0.0', description: 'Says it again',
    airlock: { api: 1, engine: 'wasm', main: 'plugin.wasm', contributes: { tools: { echo: { description: 'Says it again', input: schema, output: schema, export: 'run', effect: 'read' } } } },
  }))
  await using gateway = await home.open()
  await gateway.services.plugins.install(gateway.caller, { source: folder, grant: 'required' })
  await gateway.store.fork().nativeUpdate(Plugin, { name }, { tier: 'verified', publisher: 'bench' })
  return name
}
