import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Authenticator, Presented } from '../access/authenticator.ts'
import type { OriginGuard } from '../access/origin.ts'
import type { Principals } from '../access/principals.ts'
import type { Tokens } from '../access/tokens.ts'
import { wireErrorOf } from '../operations/wire-error.ts'
import { storeTrouble } from '../store/store-trouble.ts'
import { atExpiry } from './expiry.ts'
import { authenticateHandshake, checkHandshakeSender } from './handshake.ts'
import { Introductions } from './introductions.ts'
import { watchSlowConsumer } from './slow-consumer.ts'
import { SocketSession, topicRoom, type SessionParts } from './socket-session.ts'

const socketPath = '/ws'
const tokenRoomPrefix = 'token:'
const defaultFrameBytes = 1024 * 1024
/** How long a connection may stay without saying who it is. */
const introductionMs = 10_000

export interface SocketServerOptions extends SessionParts {
  servers: readonly HttpServer[]
  guard: OriginGuard
  authenticator: Authenticator
  tokens: Pick<Tokens, 'onRevoke'>
  principals: Pick<Principals, 'onChange'>
  /** Bytes of a message at most. */
  frameBytes?: number
  log: { error(details: object, message: string): void; debug(details: object, message: string): void }
}

export interface SocketServer extends AsyncDisposable {
  /** How many connections are open. */
  connections(): number
  /** Ids of the tokens that connections are open with. */
  tokens(): string[]
}

/** The socket.io face of every operation and event, on each of the servers. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const io = new Server({
    path: socketPath,
    serveClient: false,
    maxHttpBufferSize: options.frameBytes ?? defaultFrameBytes,
    connectTimeout: introductionMs,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => {
      try {
        checkHandshakeSender(request, options.guard)
        decide(null, true)
      } catch (error) {
        decide(error instanceof CodedError ? error.code : 'internal', false)
      }
    },
  })
  const engines = options.servers.map((server) => io.attach(server).engine)

  const introductions = new Introductions<Socket>()
  io.use(async (socket, next) => next(await introduce(socket, introductions, options)))
  io.on('connection', (socket) => {
    const presented = introductions.take(socket)
    if (presented) welcome(socket, presented, options)
    else socket.disconnect(true)
  })

  const stops = [
    options.hub.onPublish((event) => io.to(topicRoom(event.topic)).emit('event', event)),
    options.tokens.onRevoke((id) => {
      introductions.void(({ caller }) => caller.token === id)
      io.in(tokenRoom(id)).disconnectSockets(true)
    }),
    options.principals.onChange((id) => {
      introductions.void(({ caller }) => caller.principal === id)
      io.in(principalRoom(id)).disconnectSockets(true)
    }),
  ]
  return {
    connections: () => io.of('/').sockets.size,
    tokens: () => [...io.of('/').adapter.rooms.keys()].filter((room) => room.startsWith(tokenRoomPrefix)).map((room) => room.slice(tokenRoomPrefix.length)),
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop()
      io.disconnectSockets(true)
      for (const engine of engines) engine.close()
      await io.close()
    },
  }
}

/** Resolves with what the handshake ends with, or with nothing when the connection may come in. */
async function introduce(socket: Socket, introductions: Introductions<Socket>, options: SocketServerOptions): Promise<Error | undefined> {
  try {
    introductions.add(socket, await authenticateHandshake(socket.request, socket.handshake.auth, options))
    socket.conn.once('close', () => introductions.take(socket))
    return undefined
  } catch (error) {
    return handshakeError(storeTrouble(error) ?? error)
  }
}

function welcome(socket: Socket, { caller, expiresAt }: Presented, options: SocketServerOptions): void {
  void socket.join([principalRoom(caller.principal), ...(caller.token === undefined ? [] : [tokenRoom(caller.token)])])
  socket.once('disconnect', atExpiry(expiresAt, () => socket.disconnect(true)))
  watchSlowConsumer(socket.conn, () => {
    options.log.debug({ socket: socket.id }, 'cut a connection that does not read')
    socket.disconnect(true)
    // Otherwise it would stay, with all that waits, until the pile is taken off after all.
    socket.conn.close(true)
  })
  const session = new SocketSession(socket, caller, options)
  // Typed as a string, and yet the wire may say a number.
  socket.onAny((name: unknown, ...received: unknown[]) => {
    const event = String(name).slice(0, 100)
    const acknowledge = received.at(-1)
    if (typeof acknowledge !== 'function') return
    session.answer(event, received.length > 1 ? received[0] : {}).then(
      (output) => acknowledge({ ok: true, output: output ?? {} }),
      (thrown: unknown) => {
        const error = storeTrouble(thrown) ?? thrown
        if (!(error instanceof CodedError)) options.log.error({ err: error, event }, 'a socket call failed inside the gateway')
        acknowledge({ ok: false, error: wireErrorOf(error) })
      },
    )
  })
}

/** socket.io hands the client `message` and `data` of the error that a handshake ends with. */
function handshakeError(error: unknown): Error & { data: unknown } {
  const wire = wireErrorOf(error)
  return Object.assign(error instanceof CodedError && error.expose ? error : new CodedError('internal', wire.message), { data: wire })
}

function tokenRoom(id: string): string {
  return `${tokenRoomPrefix}${id}`
}

function principalRoom(id: string): string {
  return `principal:${id}`
}
