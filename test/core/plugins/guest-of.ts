import test from 'ava'
import { channelEntry, guestOf } from '../../../core/plugins/guest-of.ts'
import { InstalledPlugin } from '../../../core/plugins/installed-plugin.ts'
import type { PluginRow } from '../../../core/store/entities/plugin.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'

test("a guest's entries are its tools, and apart from them what its channels have", (t) => {
  const poll = { request: { url: 'https://a.example/' }, events: '/e', id: '/id' }
  const manifest = packageJsonOf({ airlock: { contributes: { tools: { run: { description: 'Runs.' } }, channels: { full: { label: 'Full', listen: { poll }, typing: { everyMs: 1_000 } }, mute: { label: 'Mute' } } }, capabilities: { channel: {} } } })
  const plugin = new InstalledPlugin({ name: 'sample', version: '1.0.0', digest: 'd', tier: 'unverified', publisher: null, source: '/x', manifest, config: null, enabled: true } as PluginRow, capabilityKinds())
  t.deepEqual(guestOf(plugin, { read: async () => new Uint8Array() }).tools, ['run', 'channel:full:event', 'channel:full:send', 'channel:full:typing', 'channel:mute:send'])
  t.is(channelEntry('full', 'event'), 'channel:full:event')
})

test('a WebAssembly plugin is told which export answers each tool, and what its bytes mean', (t) => {
  const text = { type: 'string' }
  const tools = {
    count: { description: 'Counts.', input: text, output: { type: 'object' }, export: 'count_vowels' },
    sum: { description: 'Sums.', input: { type: 'string', contentEncoding: 'base64' }, output: text },
    list: { description: 'Lists.' },
  }
  const manifest = packageJsonOf({ airlock: { engine: 'wasm', main: 'plugin.wasm', contributes: { tools } } })
  const plugin = new InstalledPlugin({ name: 'sample', version: '1.0.0', digest: 'd', tier: 'unverified', publisher: null, source: '/x', manifest, config: null, enabled: true } as PluginRow, capabilityKinds())
  t.like(guestOf(plugin, { read: async () => new Uint8Array() }), {
    engine: 'wasm',
    exports: {
      count: { name: 'count_vowels', input: 'text', output: 'json' },
      sum: { name: 'sum', input: 'base64', output: 'text' },
      list: { name: 'list', input: 'json', output: 'any' },
    },
  })
})
