import type { ExecutionContext } from 'ava'
import type { WebSocket } from 'ws'
import { openChannelScene, type ChannelSceneOptions } from './channel-scene.ts'
import { pluginFolder } from './plugin-scene.ts'
import { startSocketServer } from './socket-server.ts'
import { ChannelEvent } from '../../core/store/entities/channel-event.ts'

const code = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({
  channels: {
    live: {
      async event(event, { receive, ws }) {
        if (event.type === 'closed') return event.code === 4100 ? ws.stop('wants no more') : undefined
        if (event.type !== 'message') return void (await ws.send({ hello: event.last }))
        const { n, text = '', go } = event.json ?? { n: 1, text: event.text ?? event.base64 }
        if (text === 'boom') throw new Error('boom')
        if (go) return ws.reconnect({ url: go, later: text === 'later' })
        if (text === 'late') await ws.send({ late: true })
        if (n !== undefined) await receive({ id: event.connection + n, room: { id: 'r', kind: 'direct' }, sender: { id: 'ann' }, text: String(text) })
      },
      async send({ text }, { ws }) {
        return (await ws.send({ text })) ? {} : { retryAfterMs: 50 }
      },
    },
  },
})`

type Platform = Awaited<ReturnType<typeof startLivePlatform>>

async function startLivePlatform(t: ExecutionContext, onConnection: (socket: WebSocket, nth: number) => void, { limits = {}, socket = {} }: { limits?: object; socket?: object }) {
  const got: unknown[] = []
  let count = 0
  const server = await startSocketServer((connection) => {
    connection.on('message', (data) => got.push(JSON.parse(String(data))))
    onConnection(connection, ++count)
  })
  t.teardown(() => server[Symbol.asyncDispose]())
  const folder = await pluginFolder(t, {
    name: 'live', code, tools: {},
    airlock: {
      contributes: { channels: { live: { label: 'Live', listen: { socket: { url: `${server.url}/`, last: '/n', ...socket } } } } },
      capabilities: { channel: {}, 'net.ws': { allow: [{ url: `${server.url}/*` }], ...limits } },
      limits: { wallMs: 3_000 },
    },
  })
  return { server, got, folder }
}

/** A platform of the tests' own that speaks over a WebSocket, and the plugin that knows it, set up as the channel `live`. */
export async function openLiveScene(t: ExecutionContext, onConnection: (socket: WebSocket, nth: number) => void, { limits, socket, platform, ...options }: ChannelSceneOptions & { limits?: object; socket?: object; platform?: Platform } = {}) {
  const { server, got, folder } = platform ?? (await startLivePlatform(t, onConnection, { limits, socket }))
  const scene = await openChannelScene(t, options)
  await scene.plugins.install(scene.owner, { source: folder, grant: 'required' })
  // Whose platform it is has set it up.
  if (platform === undefined) await scene.addChannel('live')
  return {
    ...scene, server, got, folder,
    texts: () => scene.received.map(({ message }) => message.text),
    events: () => scene.store.fork().find(ChannelEvent, {}, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    problem: () => scene.channel('live').then(({ problem }) => problem ?? undefined),
  }
}
