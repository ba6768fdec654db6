import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A plugin with an effect outside: each call adds one to a counter that this process keeps. Answers with its folder. */
export async function writeCounterPlugin(dataDir: string, origin: string): Promise<string> {
  const folder = join(dataDir, 'sources', 'counter')
  const allow = [{ url: `${origin}/*`, methods: ['POST'] }]
  const input = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({
    name: 'counter', version: '1.0.0', description: 'Counts outside', type: 'module',
    airlock: {
      api: 1, main: 'plugin.js',
      contributes: { tools: { add: { description: 'Adds one to the counter of this id', input, effect: 'external' } } },
      capabilities: { 'net.http': { allow, reason: 'count' } },
    },
  }))
  await writeFile(join(folder, 'plugin.js'), `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { async add({ id }, { http, signal }) {
  const response = await http.fetch('${origin}/' + encodeURIComponent(id), { method: 'POST', signal })
  return { counted: await response.text() }
} } })
`)
  return folder
}
