import type { Context, SocketEvent } from '@airlock/sdk'
import { inboundOf } from './inbound.ts'
import { bringFiles } from './files.ts'
import { type Fields, number, object, text } from './read.ts'
import { endSession, keepSession, readSession } from './session.ts'

export type Gateway = Context<'channel' | 'net.http' | 'net.ws' | 'kv'>

// discord.com/developers/docs/topics/opcodes-and-status-codes
const op = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalidSession: 9, hello: 10 } as const
/** Of a connection that we end: with 1000 or 1001 Discord would end the session with it. */
const goOn = 4_000
const guildMessages = 1 << 9
const directMessages = 1 << 12
const messageContent = 1 << 15

/** After these, Discord takes no other connection until somebody changes something. */
const refusals: Readonly<Record<number, string>> = {
  4004: 'refused the token',
  4010: 'refused the connection: invalid shard (4010)',
  4011: 'asks for sharding: the bot is in too many servers for one connection (4011)',
  4012: 'does not know this version of its API any more (4012)',
  4013: 'refused the intents (4013)',
  4014: 'refused the intents: switch on the Message Content Intent under Bot in its developer portal, or allMessages off (4014)',
}
/** The session is over; the next connection begins another. */
const sessionEnds = new Set([1000, 1001, 4003, 4007, 4009])

/** Speaks Discord's gateway protocol; the heartbeat is the manifest's affair. */
export async function handle(event: SocketEvent, context: Gateway): Promise<void> {
  if (event.type === 'closed') return afterClose(event.code, context)
  if (event.type !== 'message') return
  const frame = object(event.json)
  switch (number(frame?.['op'])) {
    case op.hello:
      return greet(event.last, context)
    case op.heartbeat:
      return void (await context.ws.send({ op: op.heartbeat, d: event.last }))
    case op.reconnect:
      return context.ws.reconnect({ code: goOn })
    case op.invalidSession:
      if (frame?.['d'] === true) return context.ws.reconnect({ code: goOn })
      await endSession(context)
      return context.ws.reconnect({ forget: true, code: goOn })
    case op.dispatch:
      return dispatch(text(frame?.['t']) ?? '', object(frame?.['d']) ?? {}, context)
  }
}

/** Goes on where the last connection ended, or begins. The token is put in by Airlock, at the manifest's pointer. */
async function greet(last: unknown, context: Gateway): Promise<void> {
  const { ws, config } = context
  const session = await readSession(context)
  const token = '{bot_token}'
  if (session !== undefined && session.id !== '' && typeof last === 'number') return void (await ws.send({ op: op.resume, d: { token, session_id: session.id, seq: last } }))
  const intents = guildMessages | directMessages | (config['allMessages'] === true ? messageContent : 0)
  await ws.send({ op: op.identify, d: { token, intents, properties: { os: 'linux', browser: 'airlock', device: 'airlock' } } })
}

async function afterClose(code: number, context: Gateway): Promise<void> {
  const why = refusals[code]
  if (why !== undefined) {
    await endSession(context)
    return context.ws.stop(why)
  }
  if (!sessionEnds.has(code)) return
  await endSession(context)
  await context.ws.reconnect({ forget: true })
}

async function dispatch(name: string, data: Fields, context: Gateway): Promise<void> {
  if (name === 'READY') {
    await keepSession(data, context)
    const url = resumeUrl(text(data['resume_gateway_url']))
    // Where it may not go, it goes where it went before.
    if (url !== undefined) await context.ws.reconnect({ url, later: true }).catch(() => {})
  }
  if (name !== 'MESSAGE_CREATE' && name !== 'MESSAGE_UPDATE') return
  const session = await readSession(context)
  const inbound = inboundOf(data, name === 'MESSAGE_UPDATE', session?.user)
  if (inbound === undefined) return
  const { message, files } = inbound
  await context.receive({ ...message, attachments: await bringFiles(message.room.kind === 'group' && message.mentioned !== true ? [] : files, context) })
}

/** With the same version and encoding as the first connection. */
function resumeUrl(url: string | undefined): string | undefined {
  return url === undefined ? undefined : `${url.replace(/\/+$/, '')}/?v=10&encoding=json`
}
