import type { Door } from './door.ts'

interface HttpAnswer {
  status: number
  headers: [string, string][]
  body: string
}

/** As much of a Response as Extism reads. */
interface Arrived {
  status: number
  headers: [string, string][]
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The gateway sets these itself, and refuses a request that brings them. */
const gatewaySet: ReadonlySet<string> = new Set(['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade'])

/** What Extism's `http_request` fetches with: the capability net.http. */
export function createHttp(door: Door): (url: string, init: { method?: string; headers?: Record<string, string>; body?: Uint8Array }) => Promise<Arrived> {
  return async (url, { method = 'GET', headers = {}, body }) => {
    const sent = Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
      .filter(([name]) => !gatewaySet.has(name) && !name.startsWith('proxy-'))
    const input = { url, method, headers: sent, ...(body ? { body: Buffer.from(body).toString('base64') } : {}) }
    const answer = (await door.request('net.http', 'fetch', input)) as HttpAnswer
    return {
      status: answer.status,
      headers: answer.headers,
      arrayBuffer: async () => Uint8Array.from(Buffer.from(answer.body, 'base64')).buffer,
    }
  }
}
