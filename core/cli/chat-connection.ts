import { io, type Socket } from 'socket.io-client'
import { z } from 'zod'
import { CliError } from './cli-error.ts'
import { RemoteError, type GatewayClient } from './gateway-client.ts'

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), output: z.record(z.string(), z.unknown()) }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])
const Numbered = z.object({ topic: z.string(), type: z.string(), seq: z.number() })

/** A connection that stays: it comes back by itself and asks for what it missed. */
export interface ChatConnection extends Disposable {
  call(operation: string, input: object): Promise<Record<string, unknown>>
  /** With `fromStart`, also what the topic keeps from before. */
  subscribe(topic: string, fromStart: boolean): Promise<void>
}

export async function openChatConnection({ url, token }: GatewayClient, onEvent: (event: unknown) => void): Promise<ChatConnection> {
  const socket = io(url, { path: '/ws', transports: ['websocket'], auth: { token } })
  await connected(socket, url)

  const lastSeqs = new Map<string, number>()
  const call = async (operation: string, input: object) => {
    const answer = Answer.safeParse(await socket.emitWithAck('call', { operation, input }).catch((cause: unknown) => {
      throw new CliError('gateway_unreachable', `The connection to ${url} broke before the answer came`, {}, { cause })
    }))
    if (!answer.success) throw new CliError('answer_invalid', `What answers at ${url} is no Airlock gateway`)
    if (!answer.data.ok) throw new RemoteError(answer.data.error.code, answer.data.error.message)
    return answer.data.output
  }
  const follow = async (topic: string, seq: number | undefined) => {
    const output = await call('subscribe', { topic, seq })
    lastSeqs.set(topic, Math.max(lastSeqs.get(topic) ?? 0, typeof output.seq === 'number' ? output.seq : 0))
  }

  socket.on('event', (event: unknown) => {
    const numbered = Numbered.safeParse(event)
    if (!numbered.success) return
    lastSeqs.set(numbered.data.topic, numbered.data.seq)
    onEvent(event)
  })
  socket.on('connect', () => {
    for (const [topic, seq] of lastSeqs) void follow(topic, seq).catch(() => socket.disconnect())
  })
  return {
    call,
    subscribe: (topic, fromStart) => follow(topic, fromStart ? 0 : undefined),
    [Symbol.dispose]: () => void socket.disconnect(),
  }
}

function connected(socket: Socket, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error) => {
      socket.disconnect()
      reject(new CliError('gateway_unreachable', `No conversation with ${url}: ${error.message}`, {}, { cause: error }))
    })
  })
}
