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

export interface Http {
  /** What Extism's `http_request` fetches with: the capability net.http. */
  fetch(url: string, init: { method?: string; headers?: Record<string, string>; body?: Uint8Array }): Promise<Arrived>
  /** Of the last answer; Extism's own know it only in modules that import them after `http_request`. */
  status(): number
  headers(): Record<string, string>
}

export function createHttp(door: Door): Http {
  let last: Pick<HttpAnswer, 'status' | 'headers'> = { status: 0, headers: [] }

  const fetch: Http['fetch'] = async (url, { method = 'GET', headers = {}, body }) => {
    last = { status: 0, headers: [] }
    const sent = Object.entries(headers)
      .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
      .filter(([name]) => !gatewaySet.has(name) && !name.startsWith('proxy-'))
    const input = { url, method, headers: sent, ...(body ? { body: Buffer.from(body).toString('base64') } : {}) }
    const answer = (await door.request('net.http', 'fetch', input)) as HttpAnswer
    last = answer
    return {
      status: answer.status,
      headers: answer.headers,
      arrayBuffer: async () => Uint8Array.from(Buffer.from(answer.body, 'base64')).buffer,
    }
  }

  return { fetch, status: () => last.status, headers: () => Object.fromEntries(last.headers) }
}
