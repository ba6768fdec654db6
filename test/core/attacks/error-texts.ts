import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { forever, wasmModule } from '../../../sandbox/attack/wasm-module.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { pluginFolder } from '../../helpers/plugin-scene.ts'

// Whatever goes wrong in a plugin, its author is told what to do, and nobody is told where the gateway lies, how it is built, what it
// was started with, or which other plugins there are: neither who calls, nor the guest itself, nor the lines that it has logged.

const environment = 'value-of-the-environment-31415'
const neighbour = 'neighbour-of-them-all'
const limits = { memoryMb: 32, cpuMs: 300, wallMs: 1_500, callsTotal: 20, outputBytes: 10_000 }

let gateway: GatewayProcess
let folder: string
test.before(async (t) => {
  gateway = await startGateway({ env: { SOME_KEY: environment } })
  folder = await mkdtemp(join(tmpdir(), 'airlock-errors-'))
  await gateway.rpc('plugin.install', { source: await pluginFolder(t, { name: neighbour }, join(folder, 'neighbour')), grant: 'required' })
})
test.after.always(async () => {
  await gateway?.close()
  await rm(folder, { recursive: true, force: true })
})

const tool = (body: string) => `export default { tools: { run: async (input, context) => { ${body} } } }`

interface Failing {
  code?: string
  files?: Record<string, string | Buffer>
  airlock?: object
  input?: unknown
  tool?: string
}

/** Each fails in its way, at installation or when it is called. */
const failing: Readonly<Record<string, Failing>> = {
  'throws an error': { code: tool('throw new Error("mine")') },
  'throws an error with its stack': { code: tool('const e = new Error("mine"); throw new Error(String(e.stack))') },
  'throws what is no error': { code: tool('throw { a: 1 }') },
  'uses nothing': { code: tool('return null.x') },
  'has an error inside the runtime': { code: tool('return new URL("no address")') },
  'fetches what is no address': { code: tool('return fetch("no address")') },
  'parses what is no JSON': { code: tool('return JSON.parse("{")') },
  'returns a cycle': { code: tool('const a = {}; a.a = a; return a') },
  'returns too much': { code: tool('return "x".repeat(1e6)') },
  'never returns': { code: tool('return new Promise(() => {})') },
  'loops': { code: tool('for (;;);') },
  'fills its memory': { code: tool('const all = []; for (;;) all.push(new Array(1000).fill({}))') },
  'recurses': { code: tool('const f = () => f() + 1; return f()') },
  'asks too often': { code: tool('for (;;) await context.kv.get("a")'), airlock: { capabilities: { kv: { bytes: 100 } } } },
  'is no JavaScript': { code: 'export default {' },
  'imports Node': { code: 'import fs from "node:fs"; export default { tools: { run: () => fs } }' },
  'imports a file': { code: 'import x from "./other.js"; export default { tools: { run: () => x } }' },
  'throws while loading': { code: 'throw new Error("early")' },
  'loops while loading': { code: 'for (;;);' },
  'exports nothing': { code: 'const a = 1' },
  'lacks its tool': { code: 'export default { tools: {} }' },
  'requires': { code: tool('return require("fs")') },
  'asks for what its manifest does not name': { code: tool('return context.http.fetch("https://example.com")') },
  'asks for a host that is not granted': { code: tool('return (await context.http.fetch("https://other.example")).text()'), airlock: { capabilities: { 'net.http': { allow: [{ url: 'https://api.example/*' }], reason: 'x' } } } },
  'reaches nobody': { code: tool('return (await context.http.fetch("http://127.0.0.1:9/")).text()'), airlock: { capabilities: { 'net.http': { allow: [{ url: 'http://127.0.0.1:9/*' }], reason: 'x' } } } },
  'stores too much': { code: tool('await context.kv.set("a", "x".repeat(1000))'), airlock: { capabilities: { kv: { bytes: 100 } } } },
  'uses a key that cannot be stored': { code: tool('await context.kv.get("\\u0000")'), airlock: { capabilities: { kv: { bytes: 100 } } } },
  'tells what it caught': { code: tool('const told = []; for (const f of [() => context.kv.get("\\u0000"), () => fetch("x"), () => context.kv.get(), () => fetch("https://a.example")]) try { await f() } catch (e) { told.push(e.message, String(e.stack), JSON.stringify(e)) } throw new Error(told.join(" | "))'), airlock: { capabilities: { kv: { bytes: 100 } } } },
  'logs what it caught': { code: tool('try { await context.kv.get() } catch (e) { console.error(e, e.stack) } throw new Error("logged")'), airlock: { capabilities: { log: {}, kv: { bytes: 100 } } } },
  'gets an input that does not fit': { airlock: { contributes: { tools: { run: { description: 'x', input: { type: 'object', required: ['a'] } } } } } },
  'gives an output that does not fit': { code: tool('return 1'), airlock: { contributes: { tools: { run: { description: 'x', input: { type: 'object' }, output: { type: 'string' } } } } } },
  'is called by a tool that it lacks': { code: tool('return 1'), tool: 'other' },
  'has a manifest of another kind': { airlock: { api: 99 } },
  'has an unknown key': { airlock: { permissions: {} } },
  'has a main that is missing': { airlock: { main: 'missing.js' } },
  'has a main outside': { airlock: { main: '../../../etc/passwd' } },
  'has a capability that does not exist': { airlock: { capabilities: { everything: {} } } },
  'has a scope that is none': { airlock: { capabilities: { 'net.http': { allow: [{ url: 'nowhere' }] } } } },
  'has a schema that cannot be': { airlock: { contributes: { tools: { run: { description: 'x', input: { type: 'object', properties: { a: { $ref: 'http://example.com/' } } } } } } } },
  'has a pattern that cannot be': { airlock: { contributes: { tools: { run: { description: 'x', input: { type: 'object', properties: { a: { type: 'string', pattern: '(' } } } } } } } },
  'is no module': { files: { 'main.wasm': 'no module' }, airlock: { engine: 'wasm', main: 'main.wasm' } },
  'is a module that loops': { files: { 'main.wasm': wasmModule({ functions: { run: { body: forever() } } }) }, airlock: { engine: 'wasm', main: 'main.wasm' } },
  'is a module that traps': { files: { 'main.wasm': wasmModule({ functions: { run: { body: [0] } } }) }, airlock: { engine: 'wasm', main: 'main.wasm' } },
}

async function failureOf(plugin: string, source: string, { input = {}, tool: called = 'run' }: Failing): Promise<unknown> {
  try {
    await gateway.rpc('plugin.install', { source, grant: 'required' })
    await gateway.rpc('plugin.call', { plugin, tool: called, input })
    return undefined
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details?: unknown }
    return { code, message, details }
  }
}

/** What must not be read off an error by anyone. The folder that its owner named stands for itself. */
function faults(text: string, source: string): string[] {
  const shown = text.replaceAll(source, '<folder>')
  return [
    [/\bat (?:async )?[\w.<>]+ \(|\n\s+at /, 'a stack'],
    [/(?:^|[\s"'(=])\/(?:home|root|usr|work|tmp|var|opt|Users)\//, 'a path of the computer'],
    [/\b(?:dist\/(?:host|guest|gateway)|sandbox\/(?:host|supervisor|guest|broker)|node_modules)\b/, 'a path of the gateway'],
    [/node:internal|\.mjs\b|file:\/\//, 'a file of the gateway'],
    [new RegExp(environment), 'the environment'],
    [new RegExp(neighbour), 'another plugin'],
  ].filter(([pattern]) => (pattern as RegExp).test(shown)).map(([, what]) => `${String(what)}: ${shown.slice(0, 400)}`)
}

for (const [at, [name, plugin]] of Object.entries(failing).entries()) {
  test.serial(`a plugin that ${name} is told what is wrong, and nothing of the gateway`, async (t) => {
    const id = `failing-${at}`
    const { contributes = { tools: { run: { description: 'Runs', input: { type: 'object' } } } }, ...airlock } = (plugin.airlock ?? {}) as { contributes?: object }
    const files = Object.fromEntries(Object.entries(plugin.files ?? {}).map(([file, bytes]) => [file, bytes as string]))
    const source = await pluginFolder(t, { name: id, code: plugin.code, files, airlock: { limits, contributes, ...airlock } })
    const before = gateway.output().length
    const failure = await failureOf(id, source, plugin)
    t.truthy(failure, 'it did not fail')
    const { code, message } = failure as { code: string; message: string }
    t.regex(code, /^[a-z_]+$/)
    // What is called must have been called: otherwise this test sees one error many times.
    t.is(/^(?:manifest|schema)_invalid$/.test(code), /^has an? (?!error)/.test(name), message)
    t.not(code, 'internal', message)
    t.true(message.length > 10, message)
    t.deepEqual(faults(JSON.stringify(failure).replaceAll('\\n', '\n'), source), [])
    // Its own lines in the gateway's log. What the gateway writes of itself is for its owner.
    const lines = gateway.output().slice(before).split('\n').filter((line) => line.includes('logged') || /plugin: "?failing/.test(line))
    for (const line of lines) t.deepEqual(faults(line, source).filter((fault) => !fault.startsWith('a path of the computer')), [])
  })
}
