import test from 'ava'
import { pluginText } from '../../../core/cli/plugin-detail.ts'
import type { PluginDetail } from '../../../core/operations/shapes/plugin.ts'

const limits = { memoryMb: 64, cpuMs: 1, wallMs: 1, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 }
const run = { state: 'asleep' as const, memoryMb: 0, calls: 1, kills: 5 }
const hello: PluginDetail = { name: 'hello', version: '1.0.0', description: 'Greets', tier: 'unverified', enabled: true, active: true, missing: [], tools: [], source: '/x', digest: 'd', limits, grants: [], rights: { required: [], optional: [] }, run }

test('a plugin in quarantine says why, and what its owner can do', (t) => {
  t.notRegex(pluginText(hello), /quarantine/)
  const quarantine = { reason: 'hello blocked its\nextension host', since: '2026-01-01T00:00:00.000Z' }
  t.regex(pluginText({ ...hello, run: { ...run, state: 'quarantined', quarantine } }), /^in quarantine since 2026-01-01T00:00:00\.000Z: hello blocked its .*host; `airlock plugin enable hello` lets it run again$/m)
})

test('how much it may send a day is told of a plugin that asks for the network', (t) => {
  const right = { capability: 'net.http', scope: {}, consents: [], granted: false }
  const asking = (capability: string) => pluginText({ ...hello, limits: { ...limits, bytesOutPerDay: 1_000_000_000 }, rights: { required: [], optional: [{ ...right, capability }] } })
  t.regex(asking('net.http'), /^limits 64 MB, 1 ms of work, 1 ms in all, 1000 MB sent a day$/m)
  t.regex(asking('kv'), /^limits 64 MB, 1 ms of work, 1 ms in all$/m)
})
