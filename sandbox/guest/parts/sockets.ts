import type { Door } from '../door.ts'
import { freeze } from '../primordials.ts'
import { TextDecoder } from '../shims/text-encoding.ts'

interface Opened {
  socket: string
}

type Arrived = { frame: { text: string } | { base64: string } } | object
type Bytes = { base64: string } | object

/** `ws`: what a channel says over the connection that the gateway holds, and connections of a tool's own. */
export function makeWs(door: Door, call: number): object {
  const ask = (method: string, input: object) => door.request('net.ws', method, input, call)
  const send = async (message: object, socket?: string): Promise<boolean> => ((await ask('send', { ...message, socket })) as { sent: boolean }).sent
  const sender = (socket?: string) => ({
    send: (json: unknown) => send({ json }, socket),
    sendText: (text: string) => send({ text: String(text) }, socket),
    sendBytes: (bytes: Uint8Array) => send({ base64: bytes.toBase64() }, socket),
  })

  return {
    ...sender(),
    reconnect: async (options: object = {}) => void (await ask('reconnect', options)),
    stop: async (why: string, options: object = {}) => void (await ask('stop', { ...options, why: String(why) })),
    async connect(url: string, { protocols = [] }: { protocols?: string[] } = {}) {
      const { socket } = (await ask('open', { url: String(url), protocols })) as Opened
      return freeze({
        ...sender(socket),
        async receive({ waitMs }: { waitMs?: number } = {}) {
          const arrived = (await ask('receive', { socket, waitMs })) as Arrived
          if (!('frame' in arrived)) return arrived
          return 'text' in arrived.frame ? { text: arrived.frame.text } : { bytes: Uint8Array.fromBase64(arrived.frame.base64) }
        },
        close: async (code?: number, reason?: string) => void (await ask('close', { socket, code, reason })),
      })
    },
  }
}

/** `tcp`: streams of a tool's own. */
export function makeTcp(door: Door, call: number): object {
  const ask = (method: string, input: object) => door.request('net.tcp', method, input, call)

  return {
    async connect({ host, port, tls }: { host: string; port: number; tls?: string }) {
      const { socket } = (await ask('connect', { host, port, tls })) as Opened
      const read = async (options: object): Promise<{ bytes?: Uint8Array }> => {
        const found = (await ask('read', { socket, ...options })) as Bytes
        return 'base64' in found ? { bytes: Uint8Array.fromBase64(found.base64) } : found
      }
      return freeze({
        write: async (data: string | Uint8Array) => void (await ask('write', typeof data === 'string' ? { socket, text: data } : { socket, base64: data.toBase64() })),
        read: ({ maxBytes, waitMs }: { maxBytes?: number; waitMs?: number } = {}) => read({ maxBytes, waitMs }),
        async readLine({ waitMs }: { waitMs?: number } = {}) {
          const { bytes } = await read({ waitMs, until: '\n' })
          return bytes === undefined ? null : new TextDecoder().decode(bytes).replace(/\r?\n$/, '')
        },
        startTls: async () => void (await ask('startTls', { socket })),
        close: async () => void (await ask('close', { socket })),
      })
    },
  }
}
