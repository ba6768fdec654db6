import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { type WebSocket, WebSocketServer } from 'ws'

// docs.discord.com: developers/events/gateway, developers/topics/opcodes-and-status-codes, developers/resources/message.

export interface DiscordPost {
  id: string
  channel: string
  content?: string
  nonce?: string
  reference?: string
  body: Record<string, unknown>
}

interface Session {
  id: string
  seq: number
  /** What was dispatched, for whoever resumes. */
  events: { s: number; t: string; d: unknown }[]
  socket?: WebSocket
}

export const discordToken = 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs'
export const botUser = { id: '900', username: 'helper', global_name: 'Helper', bot: true }
const maxPayloadBytes = 4_096
const standardIntents = (1 << 9) | (1 << 12)
const messageContent = 1 << 15

/** Discord as its documentation has it, as far as a bot of ours meets it; on a free port, or the one that is given. */
export async function startDiscord(t: ExecutionContext, { port = 0, heartbeatMs = 41_250, contentIntent = false }: { port?: number; heartbeatMs?: number; contentIntent?: boolean } = {}) {
  const sessions = new Map<string, Session>()
  const posts: DiscordPost[] = []
  const calls: string[] = []
  const seen = { identifies: [] as Record<string, any>[], resumes: [] as Record<string, any>[], heartbeats: [] as unknown[], paths: [] as string[], closes: [] as number[], plain: 0 }
  const will = { token: discordToken, acks: true, answers: [] as { match: RegExp; status: number; body: object; headers?: Record<string, string> }[], hello: true }
  let count = 1_000

  const server: Server = createServer((request, response) => void rest(request, response))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    seen.paths.push(request.url ?? '')
    socket.on('error', () => {})
    socket.on('close', (code) => seen.closes.push(code))
    if (new URL(request.url ?? '', 'http://x').searchParams.get('v') !== '10') return socket.close(4012, 'Invalid API version')
    const say = (payload: object) => socket.send(JSON.stringify({ t: null, s: null, d: null, ...payload }))
    if (will.hello) say({ op: 10, d: { heartbeat_interval: heartbeatMs } })
    let session: Session | undefined
    socket.on('message', (data: Buffer) => {
      if (data.length > maxPayloadBytes) return socket.close(4002, 'Decode error')
      const { op, d } = JSON.parse(String(data)) as { op: number; d: any }
      if (op === 1) {
        seen.heartbeats.push(d)
        if (will.acks) say({ op: 11 })
        return
      }
      if (op !== 2 && op !== 6) return socket.close(session === undefined ? 4003 : 4001, 'Unknown opcode')
      if (session !== undefined) return socket.close(4005, 'Already authenticated.')
      if (d.token !== will.token) return socket.close(4004, 'Authentication failed.')
      if (op === 2) {
        seen.identifies.push(d)
        if ((d.intents & ~(standardIntents | messageContent)) !== 0) return socket.close(4013, 'Invalid intent(s).')
        if ((d.intents & messageContent) !== 0 && !contentIntent) return socket.close(4014, 'Disallowed intent(s).')
        session = { id: `session-${++count}`, seq: 0, events: [], socket }
        sessions.set(session.id, session)
        return dispatch(session, 'READY', { v: 10, user: botUser, guilds: [], session_id: session.id, resume_gateway_url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/resumed`, application: { id: '1' } })
      }
      seen.resumes.push(d)
      session = sessions.get(d.session_id)
      if (session === undefined) return say({ op: 9, d: false })
      if (d.seq > session.seq) return socket.close(4007, 'Invalid seq')
      session.socket = socket
      for (const event of session.events.filter(({ s }) => s > d.seq)) say({ op: 0, ...event })
      dispatch(session, 'RESUMED', {})
    })
  })

  function dispatch(session: Session, name: string, data: unknown): void {
    const event = { s: ++session.seq, t: name, d: data }
    session.events.push(event)
    if (session.socket?.readyState === 1) session.socket.send(JSON.stringify({ op: 0, ...event }))
  }

  async function rest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString()
    const path = request.url ?? ''
    const call = `${request.method} ${path}`
    calls.push(call)
    const answer = (status: number, body: object, headers: Record<string, string> = {}) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 204 ? '' : JSON.stringify(body))
    if (path.startsWith('/files/')) return void response.end('a file')
    if (request.headers.authorization !== `Bot ${will.token}`) return answer(401, { message: '401: Unauthorized', code: 0 })
    const planned = will.answers.findIndex(({ match }) => match.test(call))
    if (planned !== -1) {
      const [{ status, body, headers }] = will.answers.splice(planned, 1) as [(typeof will.answers)[number]]
      return answer(status, body, headers)
    }
    const [, channel = '', message] = /^\/api\/v10\/channels\/(\d+)\/(?:messages(?:\/(\d+))?|typing)$/.exec(path) ?? []
    if (channel === '') return answer(404, { message: '404: Not Found', code: 0 })
    if (path.endsWith('/typing')) return answer(204, {})
    const found = posts.find(({ id }) => id === message)
    if (request.method === 'POST') return post(channel, JSON.parse(text.startsWith('{') ? text : (/name="payload_json"\r\n\r\n(.*)\r\n/.exec(text)?.[1] ?? '{}')), answer, /filename="([^"]*)"/.exec(text)?.[1])
    if (found === undefined) return answer(404, { message: 'Unknown Message', code: 10_008 })
    if (request.method === 'DELETE') posts.splice(posts.indexOf(found), 1)
    else Object.assign(found, JSON.parse(text))
    answer(request.method === 'DELETE' ? 204 : 200, { id: found.id })
  }

  function post(channel: string, body: Record<string, any>, answer: (status: number, body: object) => void, file?: string): void {
    const { content = '', nonce, enforce_nonce: enforce } = body
    if (content === '' && file === undefined) return answer(400, { message: 'Cannot send an empty message', code: 50_006 })
    if (content.length > 2_000) return answer(400, { message: 'Invalid Form Body', code: 50_035 })
    if (nonce !== undefined && nonce.length > 25) return answer(400, { message: 'Invalid Form Body', code: 50_035 })
    const known = enforce === true ? posts.find((one) => one.nonce === nonce) : undefined
    const made = known ?? { id: String(++count), channel, content, nonce, reference: body['message_reference']?.message_id, body: { ...body, file } }
    if (known === undefined) posts.push(made)
    answer(200, { id: made.id, channel_id: channel, content: made.content })
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = () => {
    for (const client of sockets.clients) client.terminate()
  }
  const stop = async () => {
    cut()
    sockets.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  t.teardown(stop)
  const at = (server.address() as AddressInfo).port

  return {
    config: { apiRoot: `http://127.0.0.1:${at}`, gatewayRoot: `ws://127.0.0.1:${at}` },
    port: at, sessions, posts, calls, seen, will, cut, stop,
    /** Connections that are open now. */
    open: () => [...sockets.clients].filter(({ readyState }) => readyState === 1).length,
    /** Sends to all that are connected. */
    say(payload: object) {
      for (const client of sockets.clients) client.send(JSON.stringify(payload))
    },
    close(code: number) {
      for (const client of sockets.clients) client.close(code)
    },
    /** Somebody writes; in a channel of a server, unless `guild` is null. */
    writes(content: string, { channel = '55', guild = '7', author = { id: '42', username: 'ann', global_name: 'Ann' }, ...more }: { channel?: string; guild?: string | null; author?: object } & Record<string, unknown> = {}) {
      const mentions = content.includes(`<@${botUser.id}>`) ? [botUser] : []
      const message = { id: String(++count), channel_id: channel, ...(guild === null ? {} : { guild_id: guild }), author, content, mentions, attachments: [], type: 0, timestamp: '2026-11-23T00:00:00Z', edited_timestamp: null, ...more }
      for (const session of sessions.values()) dispatch(session, 'MESSAGE_CREATE', message)
      return message
    },
  }
}

export type Discord = Awaited<ReturnType<typeof startDiscord>>
