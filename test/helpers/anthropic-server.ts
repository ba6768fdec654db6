import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'

/** A request to `/v1/messages` as it arrived, as far as tests look at it. */
export interface AnthropicBody {
  model: string
  max_tokens: number
  system?: { type: string; text: string; cache_control?: object }[]
  messages: { role: string; content: { type: string; [field: string]: unknown }[] }[]
  tools?: { name: string; input_schema: object; cache_control?: object }[]
}

export type AnthropicReply =
  | {
      /** With its signature. */
      thinking?: string
      text?: string
      calls?: { id?: string; name: string; input: unknown }[]
      stop?: string
      usage?: { input_tokens?: number; output_tokens?: number; cache_read_input_tokens?: number; cache_creation_input_tokens?: number }
      /** After this many events: say nothing more and keep the connection, cut it, or end it. */
      after?: number
      ends?: 'hang' | 'cut' | 'end'
    }
  | { status: number; type?: string; message?: string; headers?: Record<string, string> }
  | { raw: string | (() => Iterable<string>); contentType?: string }

export interface AnthropicServer {
  /** Ends in `/v1`. */
  url: string
  requests: { path: string; headers: IncomingHttpHeaders; body: AnthropicBody; closed: Promise<'whole' | 'cut'> }[]
}

/** A model with the wire format of Anthropic's own API on a loopback port. */
export async function startAnthropicServer(t: ExecutionContext, script: (body: AnthropicBody, count: number) => AnthropicReply): Promise<AnthropicServer> {
  const requests: AnthropicServer['requests'] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const path = request.url ?? ''
    if (request.method === 'GET' && path.startsWith('/v1/models')) return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'claude-test' }] }))
    if (path !== '/v1/messages') return void response.writeHead(404).end()
    const body: AnthropicBody = JSON.parse(Buffer.concat(pieces).toString('utf8'))
    const closed = new Promise<'whole' | 'cut'>(resolve => response.once('close', () => resolve(response.writableFinished ? 'whole' : 'cut')))
    requests.push({ path, headers: request.headers, body, closed })
    play(script(body, requests.length), body, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  // A listening TCP server always has this shape of address.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests }
}

function play(reply: AnthropicReply, body: AnthropicBody, response: ServerResponse): void {
  if ('status' in reply) {
    const error = { type: 'error', error: { type: reply.type ?? 'api_error', message: reply.message ?? `status ${reply.status}` }, request_id: 'req_test' }
    return void response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(error))
  }
  response.writeHead(200, { 'content-type': ('raw' in reply && reply.contentType) || 'text/event-stream; charset=utf-8' })
  const pieces = 'raw' in reply ? (typeof reply.raw === 'string' ? [reply.raw] : reply.raw()) : eventsOf(reply, body).map(wire)
  const { after = Number.POSITIVE_INFINITY, ends } = 'raw' in reply ? {} : reply
  let sent = 0
  for (const piece of pieces) {
    if (sent === after) break
    sent += 1
    response.write(piece)
  }
  if (ends === 'hang') return
  // What was said before must have left, or the cut would swallow it.
  if (ends === 'cut') response.write(': cut\n\n', () => response.destroy())
  else response.end()
}

type Played = Extract<AnthropicReply, { text?: string }>

function eventsOf({ thinking, text, calls = [], stop, usage = {} }: Played, { model }: AnthropicBody): object[] {
  const { output_tokens: out = 9, ...input } = usage
  let index = -1
  const block = (start: object, deltas: object[]) => {
    index += 1
    return [{ type: 'content_block_start', index, content_block: start }, ...deltas.map(delta => ({ type: 'content_block_delta', index, delta })), { type: 'content_block_stop', index }]
  }
  return [
    { type: 'message_start', message: { id: 'msg_test', type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 20, output_tokens: 1, ...input } } },
    { type: 'ping' },
    ...(thinking === undefined ? [] : block({ type: 'thinking', thinking: '', signature: '' }, [{ type: 'thinking_delta', thinking }, { type: 'signature_delta', signature: 'signed' }])),
    ...(text === undefined ? [] : block({ type: 'text', text: '' }, (text.match(/\s*\S+\s*/g) ?? []).map(word => ({ type: 'text_delta', text: word })))),
    ...calls.flatMap(({ id, name, input: given }, count) => {
      const json = typeof given === 'string' ? given : JSON.stringify(given)
      const half = Math.ceil(json.length / 2)
      return block({ type: 'tool_use', id: id ?? `toolu_${count + 1}`, name, input: {} }, [json.slice(0, half), json.slice(half)].map(partial_json => ({ type: 'input_json_delta', partial_json })))
    }),
    { type: 'message_delta', delta: { stop_reason: stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn'), stop_sequence: null }, usage: { output_tokens: out } },
    { type: 'message_stop' },
  ]
}

/** One server-sent event as Anthropic writes it. */
export function wire(event: object): string {
  return `event: ${Reflect.get(event, 'type')}\ndata: ${JSON.stringify(event)}\n\n`
}
