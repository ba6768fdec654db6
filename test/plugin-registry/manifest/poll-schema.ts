import { readFile } from 'node:fs/promises'
import test from 'ava'
import { readManifest } from '../../../plugin-registry/manifest/manifest.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'

const good = { request: { method: 'POST', url: 'https://a.example/poll', body: { n: 1 } }, events: '/events', id: '/id', cursor: { take: { event: '/id' }, put: { body: '/after' } } }
const read = (poll: object, more: object = {}) =>
  readManifest(packageJsonOf({ airlock: { contributes: { channels: { c: { label: 'C', listen: { poll }, ...more } } }, capabilities: { channel: {} } } }), 'package.json', capabilityKinds()).channels['c']!

test('a poll is read with its defaults', (t) => {
  t.like(read(good).listen?.poll, { request: { method: 'POST' }, error: { refused: [401, 403] }, pauseMs: 0 })
  t.like(read({ request: { url: 'https://a.example/' }, events: '', id: '/id' }).listen?.poll, { request: { method: 'GET' }, events: '' })
})

const wrong: [string, object, RegExp][] = [
  ['a pointer without its slash', { ...good, events: 'result' }, /listen\.poll\.events: found "result", allowed: a JSON pointer such as "\/result"/],
  ['a key nobody reads', { ...good, cursr: {} }, /poll\.cursr: found a key that nothing reads, .*did you mean "cursor"/],
  ['a path without a host', { ...good, request: { url: '/poll' } }, /poll\.request\.url: found "\/poll", allowed: an absolute URL, or a path together with "base"/],
  ['a host and another host', { ...good, request: { url: 'https://a.example/', base: { fromConfig: 'server' } } }, /poll\.request\.url: .*allowed: a path that begins with "\/"/],
  ['a default with a path', { ...good, request: { url: '/x', base: { fromConfig: 'server', default: 'https://a.example/x' } } }, /base\.default: .*an origin such as/],
  ['a body with GET', { ...good, request: { url: 'https://a.example/', body: {} } }, /poll\.request\.body: .*no body with GET; use "query"/],
  ['two places for the cursor', { ...good, cursor: { take: { event: '/id', response: '/next' }, put: { body: '/a' } } }, /cursor\.take: .*either "event" or "response"/],
  ['no place for the cursor', { ...good, cursor: { take: { event: '/id' }, put: {} } }, /cursor\.put: .*either "body" or "query"/],
  ['no id', { request: good.request, events: '/e' }, /poll\.id: found nothing/],
]
for (const [name, poll, message] of wrong) {
  test(`${name} is told to its author`, (t) => {
    t.throws(() => read(poll), { message })
  })
}

test('drafts and typing have a pace', (t) => {
  t.like(read(good, { stream: { everyMs: 1_000 }, typing: { everyMs: 4_000 } }), { stream: { everyMs: 1_000 } })
  t.throws(() => read(good, { stream: { everyMs: 10 } }), { message: /stream\.everyMs: found 10, allowed: at least 250/ })
})

test('the example in the documentation is a manifest', async (t) => {
  const page = await readFile(new URL('../../../docs/plugins/CHANNELS.md', import.meta.url), 'utf8')
  const [, json] = /```json\n([^]*?)```/.exec(page)!
  const manifest = readManifest(packageJsonOf({ airlock: JSON.parse(`{${json}}`) }), 'package.json', capabilityKinds())
  t.like(manifest.channels['telegram'], { label: 'Telegram', stream: { everyMs: 1_500 } })
})
