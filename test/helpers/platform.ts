import type { ExecutionContext } from 'ava'
import { pluginFolder } from './plugin-scene.ts'
import { startWebServer } from './web-server.ts'

export interface PlatformPost {
  kind: 'send' | 'edit' | 'typing'
  room: string
  text?: string
  id?: string
  at: number
}

/** A platform of the tests' own, and the plugin that knows it: events by number, messages that can be changed, and a will of its own. */
export async function startPlatform(t: ExecutionContext, { silent = false } = {}) {
  const events: object[] = []
  const posts: PlatformPost[] = []
  const polls: { at: number; after: number; open: boolean }[] = []
  const platform = {
    events, posts, polls,
    /** What the next requests to a path are answered with, instead. */
    refusals: { poll: [] as [status: number, body: string][], send: [] as [status: number, body: string][] },
    pollMs: 30,
    texts: () => posts.filter(({ kind }) => kind === 'send').map(({ text }) => text),
    says: (text: string, more: object = {}) => void events.push({ n: events.length + 1, room: 'r1', from: 'ann', text, ...more }),
  }
  const server = await startWebServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => { body += chunk })
    request.on('end', () => {
      const answer = (value: object) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
      const path = (request.url ?? '').slice(1)
      const refusal = path === 'poll' ? platform.refusals.poll.shift() : platform.refusals.send.shift()
      if (refusal) return void response.writeHead(refusal[0]).end(refusal[1])
      const input = JSON.parse(body || '{}')
      if (path !== 'poll') {
        posts.push({ ...input, kind: path as PlatformPost['kind'], at: performance.now() })
        return answer({ id: String(posts.length) })
      }
      const poll = { at: performance.now(), after: Number(input.after ?? 0), open: true }
      polls.push(poll)
      response.once('close', () => { poll.open = false })
      const waiting = () => events.slice(poll.after)
      if (waiting().length > 0) return answer({ events: waiting() })
      setTimeout(() => answer({ events: waiting() }), platform.pollMs)
    })
  })
  t.teardown(() => server[Symbol.asyncDispose]())
  return { ...platform, server, origin: server.origin, folder: await platformPlugin(t, server.origin, silent) }
}

const code = (origin: string) => `import { definePlugin } from '@airlock/sdk'
const post = async (http, path, body) => (await http.json('${origin}/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))
let seen = 0
export default definePlugin({
  channels: {
    platform: {
      async event({ n, room, from, text, kind = 'direct' }, { receive, sent }) {
        if (text === 'boom') throw new Error('boom ' + ++seen)
        if (text === 'spin') for (;;) {}
        if (text === 'sent') return sent('1')
        if (text === 'twice') await receive({ id: String(n) + 'a', room: { id: room, kind }, sender: { id: from }, text })
        await receive({ id: String(n), room: { id: room, kind }, sender: { id: from }, text })
      },
      async send({ room, text, sent: before, draft, key }, { http, sent, receive }) {
        if (text.startsWith('refuse')) return { refused: 'no such room' }
        if (text.startsWith('later')) return { retryAfterMs: 50 }
        if (text.startsWith('throw')) throw new Error('cannot')
        if (text.startsWith('receive')) await receive({ id: '1', room: { id: room, kind: 'direct' }, sender: { id: 'x' }, text })
        const parts = text.split('|')
        for (const [index, part] of parts.entries()) {
          if (before[index]) { if (draft || index >= before.length - 1) await post(http, 'edit', { room, text: part, id: before[index] }) }
          else await sent((await post(http, 'send', { room, text: part, key })).id)
        }
      },
      typing: ({ room }, { http }) => post(http, 'typing', { room }),
    },
  },
  tools: { run: () => 1 },
})`

/** The folder of the platform's plugin, for `plugin.install`. */
function platformPlugin(t: ExecutionContext, origin: string, silent: boolean): Promise<string> {
  return pluginFolder(t, {
    name: 'platform',
    code: code(origin),
    tools: {},
    airlock: {
      contributes: {
        channels: {
          platform: {
            label: 'Platform',
            ...(silent ? {} : { listen: { poll: { request: { method: 'POST', url: `${origin}/poll`, body: { want: 'all' } }, events: '/events', id: '/n', cursor: { take: { event: '/n' }, put: { body: '/after' } }, error: { message: '/why', retryAfterS: '/wait' } } } }),
            stream: { everyMs: 250 },
            typing: { everyMs: 1_000 },
          },
        },
        tools: { run: { description: 'Runs.' } },
      },
      capabilities: { channel: { conversations: 3 }, 'net.http': { allow: [{ url: `${origin}/*`, methods: ['POST'] }] } },
      limits: { wallMs: 3_000, cpuMs: 500 },
    },
  })
}
