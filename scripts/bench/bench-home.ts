import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedConfig } from '../../core/config/live-config.ts'
import { loadConfig } from '../../core/config/load.ts'
import { openGateway, type Gateway } from '../../core/gateway.ts'
import { createLog } from '../../core/observe/log.ts'
import { createMetrics } from '../../core/observe/metrics.ts'
import type { Caller } from '../../core/access/caller.ts'
import { Plugin } from '../../core/store/entities/plugin.ts'
import type { Tier } from '../../sandbox/supervisor/guest-plugin.ts'

/** A data folder for measuring, with plugins installed as an owner installs them. */
export interface BenchHome extends AsyncDisposable {
  dataDir: string
  /** All parts of a gateway, without its doors. */
  open(): Promise<Gateway & { caller: Caller }>
}

export async function createBenchHome(): Promise<BenchHome> {
  const dataDir = await mkdtemp(join(tmpdir(), 'airlock-bench-'))
  await writeFile(join(dataDir, 'airlock.yaml'), 'ollama:\n  discover: false\n')
  return {
    dataDir,
    async open() {
      const config = await loadConfig({ env: { DATA_DIR: dataDir } })
      const gateway = await openGateway({
        settings: fixedConfig(config), version: 'bench',
        log: await createLog({ level: 'warn', format: 'json' }),
        metrics: createMetrics(),
        addresses: () => ({ gateway: '', control: '' }),
        startedInMs: () => 0,
      })
      const owner = gateway.principals.owner()
      const caller: Caller = { principal: owner.id, name: owner.name, role: 'owner', scopes: new Set(['admin', 'write', 'read', 'chat']), origin: 'cli' }
      return Object.assign(gateway, { caller })
    },
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** Installs `count` plugins with tools that answer at once (`echo`), read an entry (`look`, `lookOften`) or an address (`fetch`, `fetchTen`) on the way. */
export async function installEchoPlugins(home: BenchHome, count: number, tier?: { tier: Tier; publisher?: string }): Promise<string[]> {
  await using gateway = await home.open()
  const names = Array.from({ length: count }, (_, index) => `echo-${index + 1}`)
  for (const name of names) {
    await gateway.services.plugins.install(gateway.caller, { source: await writeEchoPlugin(home.dataDir, name), grant: 'required' })
  }

  // What a signature will decide: who shares a process, and whether the compiler is on.
  if (tier) await gateway.store.fork().nativeUpdate(Plugin, { name: { $in: names } }, tier)
  return names
}

async function writeEchoPlugin(dataDir: string, name: string): Promise<string> {
  const folder = join(dataDir, 'sources', name)
  const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({
    name, version: '1.0.0', description: 'Says it again', type: 'module',
    airlock: { api: 1, main: 'plugin.js', contributes: { tools: Object.fromEntries(['echo', 'look', 'lookOften', 'fetch', 'fetchTen'].map((tool) => [tool, { description: 'Says it again', input: schema, output: schema, effect: 'read' }])) }, capabilities: { kv: { bytes: 10_000 }, 'net.http': { allow: [{ url: 'http://127.0.0.1:*/*', private: true }] } } },
  }))
  await writeFile(join(folder, 'plugin.js'), `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: {
  echo: async ({ text }) => ({ text }),
  fetch: async ({ text }, { http }) => ({ text: await (await http.fetch(text)).text() }),
  fetchTen: async ({ text }, { http }) => {
    for (let request = 0; request < 10; request++) await (await http.fetch(text)).text()
    return { text }
  },
  lookOften: async ({ text }, { kv }) => {
    for (let round = 0; round < 5; round++) await Promise.all(Array.from({ length: 100 }, () => kv.get(text)))
    return { text }
  },
  look: async ({ text }, { kv }) => ({ text: (await kv.get(text)) ?? text }),
} })
`)
  return folder
}
