import { readFileSync } from 'node:fs'
import test from 'ava'
import { ask } from '../../helpers/conversation.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { hostileWallMs, readHostileGuests } from '../../helpers/hostile-guests.ts'
import { type ModelServer, startModelServer } from '../../helpers/model-server.ts'
import { pluginFolder } from '../../helpers/plugin-scene.ts'

// One guest of each kind, through everything a user has between a folder and an answer. What each of them may do inside
// its process is tested for all of them beside the supervisor.
const chosen = ['loop', 'microtask-loop', 'regex', 'heap-bomb', 'buffer-bomb', 'request-flood-awaited', 'flood-unawaited', 'flood-logs', 'throw-proxy', 'throw-huge-message', 'reject-loop-getter', 'never-answers', 'huge-result', 'deep-json', 'load-loop', 'syntax-error', 'pollute-primordials', 'throw-code']
const guests = readHostileGuests().filter(({ name }) => chosen.includes(name))
const limits = { memoryMb: 32, cpuMs: 300, wallMs: 1_500, callsTotal: 50, callsPending: 10, inputBytes: 10_000, outputBytes: 65_536, logBytes: 10_000 }
/** Above its usual size; a gateway that kept a guest's 200 MB would be past it. */
const maxGrowthMb = 160

let model: ModelServer
let gateway: GatewayProcess
test.before(async () => {
  model = await startModelServer()
  gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
})
test.after.always(async () => {
  await gateway?.close()
  await model?.close()
})

const calculate = async () => JSON.stringify((await gateway.rpc('plugin.call', { plugin: 'calculator', tool: 'evaluate', input: { expression: '17% * 2340' } })).output)
const codeOf = (call: Promise<unknown>) => call.then(() => 'ok', (error: { code?: string }) => error.code ?? String(error))

test.serial('each hostile plugin fails alone, with a code, while a turn and the calculator go on', async (t) => {
  t.is(guests.length, chosen.length)
  await calculate()
  const before = peakMb(gateway.pid)
  for (const { name, code, expect } of guests) {
    const plugin = `hostile-${name}`
    const source = await pluginFolder(t, { name: plugin, code, airlock: { limits: { ...limits, wallMs: hostileWallMs(expect) }, capabilities: { kv: { bytes: 1_000 } } } })
    await gateway.rpc('plugin.install', { source, grant: 'required' })
    const attack = codeOf(gateway.rpc('plugin.call', { plugin, tool: 'run', input: {} }))
    const [counted, answer, ended] = await Promise.all([calculate(), ask(gateway, 'what is 17% of 2,340?'), attack])
    t.regex(counted, /397\.8/, name)
    t.is(answer.status, 'complete', `${name}: ${answer.error?.message}`)
    t.regex(answer.text, /397\.8/, name)
    t.true(expect.includes(ended), `${name} ended with ${ended}; expected is ${expect.join(' or ')}`)
    await gateway.rpc('plugin.remove', { plugin })
  }
  if (before !== undefined) t.true(peakMb(gateway.pid)! < before + maxGrowthMb, `grew from ${before} to ${peakMb(gateway.pid)} MB`)
  const { token } = await gateway.rpc<{ token: string }>('token.create', { name: 'metrics', scopes: ['metrics'] })
  const metrics = await (await fetch(`${gateway.gatewayUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text()
  // What a guest throws is its own word and no label.
  const labels = new Set([...metrics.matchAll(/airlock_tool_calls_total\{[^}]*code="([^"]*)"/g)].map(([, code]) => code))
  t.deepEqual([...labels].filter((code) => !/^(ok|[a-z]+_(limit|error|gone|failed|unknown)|busy|cancelled)$/.test(code ?? '')), [])
})

test.serial('a plugin called forty times at once costs nobody else their answer', async (t) => {
  const source = await pluginFolder(t, { name: 'crowd', code: readFileSync(new URL('../../../sandbox/attack/guests/never-answers.js', import.meta.url), 'utf8'), airlock: { limits } })
  await gateway.rpc('plugin.install', { source })
  const crowd = Array.from({ length: 40 }, () => codeOf(gateway.rpc('plugin.call', { plugin: 'crowd', tool: 'run', input: {} })))
  t.regex(await calculate(), /397\.8/)
  for (const code of await Promise.all(crowd)) t.true(['wall_limit', 'busy'].includes(code), code)
})

test.serial('after the end nothing runs on', async (t) => {
  const { sandbox } = await gateway.rpc<{ sandbox: { hosts: { pid: number }[] } }>('system.status')
  t.true(sandbox.hosts.length > 0)
  t.is(await gateway.stop(), 0)
  for (const { pid } of sandbox.hosts) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
  t.notRegex(gateway.output(), /unhandled|uncaught|failed inside the gateway/i)
})

/** The most memory the process ever held; unknown where there is no /proc. */
function peakMb(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined
  const kb = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kb === undefined ? undefined : Math.round(Number(kb) / 1024)
}
