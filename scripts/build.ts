import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readRecord, recordPath, staleParts } from './built.mjs'

const builders: Record<string, () => Promise<void>> = {
  guest: async () => (await import('./build-guest.ts')).buildGuest(),
  plugins: async () => (await import('./build-plugins.ts')).buildPlugins(),
  gateway: async () => (await import('./build-gateway.ts')).buildGateway(),
  console: async () => (await import('./build-console.ts')).buildConsole(),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in builders))
if (unknown.length > 0) {
  console.error(`build: there is no part "${unknown.join('", "')}"; parts are ${Object.keys(builders).join(', ')}`)
  process.exit(2)
}

for (const [name, hash] of Object.entries(staleParts())) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const started = performance.now()
  await builders[name]!()
  mkdirSync(dirname(recordPath), { recursive: true })
  writeFileSync(recordPath, JSON.stringify({ ...readRecord(), [name]: hash }, null, 2))
  console.error(`Built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
