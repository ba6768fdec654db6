import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Agent, fetch } from 'undici'
import { openLedger } from '../../core/ledger/ledger.ts'
import { createSigner } from '../../core/ledger/signer.ts'
import { recordUse } from '../../core/ledger/use-entry.ts'
import { createBroker, type RequestOrigin } from '../../sandbox/broker/broker.ts'
import { createNetHttp } from '../../sandbox/capabilities/net-http.ts'
import { defaultLimits } from '../../sandbox/protocol/limits.ts'
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
  const server = fork(fileURLToPath(new URL('peers/http-server.ts', import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const [port] = await once(server, 'message') as [number]
  const url = `http://127.0.0.1:${port}/forecast`
  await using home = await createBenchHome()
  await using brokerHome = await createBenchHome()
  await using broker = await openBroker(brokerHome.dataDir)
  const [name = ''] = await installEchoPlugins(home, 1, { tier: 'verified', publisher: 'bench' })
  await using gateway = await home.open()
  const agent = new Agent()
  const call = (tool: string) => gateway.services.plugins.callTool(gateway.caller, { plugin: name, tool, input: { text: url } })
  const direct = async () => (await fetch(url, { dispatcher: agent })).text()

  const [alone, inTen, inCall, undici]: number[][] = [[], [], [], []]
  for (let round = 0; round < rounds; round += 1) {
    alone!.push(...await time(requestsPerRound, () => broker.fetch(url), warmUp))
    inTen!.push(...(await time(requestsPerRound / requestsPerCall, () => call('fetchTen'), warmUp / requestsPerCall)).map((ms) => ms / requestsPerCall))
    inCall!.push(...await time(requestsPerRound, () => call('fetch'), warmUp))
    undici!.push(...await time(requestsPerRound, direct, warmUp))
  }

  await agent.close()
  server.disconnect()
  const peer = { name: 'undici, the same request', figures: figures(undici!) }
  const row = (what: string, samples: readonly number[]): Row => {
    const ours = figures(samples)
    return { what, unit: 'ms', ours, peer, target: 'at most 1.5×', holds: ours.median <= 1.5 * peer.figures.median }
  }
  return [
    row('a net.http request through the broker', alone!),
    row('the same, from the guest and back: ten in one tool call', inTen!),
    row('a tool call with one net.http request', inCall!),
  ]
}

/** The broker as the gateway has it, with its record in files, and no guest before it: from the text of a request to that of its reply. */
async function openBroker(dataDir: string): Promise<AsyncDisposable & { fetch(url: string): Promise<string> }> {
  const ledger = await openLedger({ dataDir, gateway: 'bench', signer: createSigner('a secret of this run alone'), log: { warn() {}, error() {} } })
  const scope = { allow: [{ url: 'http://127.0.0.1:*/*', private: true }] }
  const granted = [scope]
  const broker = createBroker({
    capabilities: [createNetHttp({ read: async () => undefined, keep: async () => {} })],
    grants: { granted: () => granted, onRevoke: () => () => {} },
    requireRecord: () => ledger.requireWritable(),
    record: (event) => recordUse(ledger, event),
  })
  const plugin: RequestOrigin['plugin'] = { name: 'bench', version: '1.0.0', digest: 'sha256-bench', tier: 'verified', engine: 'isolate', tools: [], code: () => Promise.reject(new RangeError('it never runs')), capabilities: { 'net.http': scope }, limits: defaultLimits, config: {} }
  return {
    async fetch(url) {
      const origin: RequestOrigin = { plugin, caller: { principal: 'bench' }, signal: new AbortController().signal, onDenial() {} }
      const reply = await broker.handle(origin, JSON.stringify({ call: 1, capability: 'net.http', method: 'fetch', input: { url } }))
      if (!reply.startsWith('{"ok":true')) throw new RangeError(reply)
      return reply
    },
    async [Symbol.asyncDispose]() {
      broker[Symbol.dispose]()
      await ledger[Symbol.asyncDispose]()
    },
  }
}
