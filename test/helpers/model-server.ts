import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { playScene } from './model-scene.ts'

/** A piece of a message that is more than text. */
export type ContentPart = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } }

/** A chat completion request as it arrived. */
export interface ChatRequest {
  model: string
  messages: { role: string; content: string | null; /** What stood in `content` as a list: its text is in `content`. */ parts?: ContentPart[]; tool_call_id?: string; tool_calls?: { id: string; function: { name: string; arguments: string } }[] }[]
  tools?: { type: 'function'; function: { name: string; description?: string; parameters?: Record<string, unknown> } }[]
  stream?: boolean
  stream_options?: { include_usage?: boolean }
}

export interface ReceivedRequest {
  path: string
  headers: IncomingMessage['headers']
  body: ChatRequest
  /** Resolves when the client's connection for this request is gone; `whole` when the answer had been sent by then. */
  closed: Promise<'whole' | 'cut'>
}

/** What a model does with a request. */
export type ModelReply =
  | {
      /** Streamed in words. */
      text?: string
      /** Whole tool calls; a string is sent as it is, to play a model that cannot write JSON. */
      calls?: { id?: string; name: string; arguments: unknown }[]
      finish?: string
      usage?: { prompt_tokens: number; completion_tokens: number }
      /** Before the first byte, and between two pieces. */
      firstByteMs?: number
      pieceMs?: number
      /** After this many pieces: say nothing more and keep the connection, or cut it. */
      after?: number
      ends?: 'hang' | 'cut' | 'end'
    }
  | { hang: true }
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | { raw: string | (() => Iterable<string>); contentType?: string }

export type ModelScript = (request: ChatRequest, count: number) => ModelReply | Promise<ModelReply>

export interface ModelServer extends AsyncDisposable {
  /** The base URL to configure: ends in `/v1`. */
  url: string
  requests: ReceivedRequest[]
  /** Resolves with the request that arrives as the nth, counted from 1. */
  arrived(nth: number): Promise<ReceivedRequest>
  close(): Promise<void>
}

/** A model with OpenAI's real wire format on a loopback port; without a script it plays the scene of model-scene.ts. */
export async function startModelServer(script: ModelScript = playScene, options: { port?: number; models?: string[] } = {}): Promise<ModelServer> {
  const requests: ReceivedRequest[] = []
  const waiting: { nth: number; resolve(request: ReceivedRequest): void }[] = []
  const models = options.models ?? ['test-model', 'other-model']

  const server = createServer((request, response) => {
    void answer(request, response).catch(error => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  // A listening TCP server always has this shape of address.
  const { port } = server.address() as AddressInfo

  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>(resolve => server.close(() => resolve()))
  }

  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    arrived(nth) {
      const request = requests[nth - 1]
      return request ? Promise.resolve(request) : new Promise(resolve => waiting.push({ nth, resolve }))
    },
    close,
    [Symbol.asyncDispose]: close,
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (request.method === 'GET' && path.split('?')[0]?.endsWith('/models')) {
      return sendJson(response, 200, { object: 'list', data: models.map(id => ({ id, object: 'model', created: 0, owned_by: 'test' })) })
    }
    const body = withText(JSON.parse(await textOf(request)))
    if (!path.endsWith('/chat/completions')) return sendJson(response, 404, { error: { message: `no such path: ${path}` } })
    const received: ReceivedRequest = { path, headers: request.headers, body, closed: closing(response) }
    requests.push(received)
    for (const waiter of waiting.splice(0)) {
      const found = requests[waiter.nth - 1]
      if (found) waiter.resolve(found)
      else waiting.push(waiter)
    }
    await play(await script(body, requests.length), body, response)
  }
}

function withText(body: Omit<ChatRequest, 'messages'> & { messages: (Omit<ChatRequest['messages'][number], 'content'> & { content: string | null | ContentPart[] })[] }): ChatRequest {
  return {
    ...body,
    messages: body.messages?.map(({ content, ...message }) => Array.isArray(content) ? { ...message, content: content.flatMap(part => part.type === 'text' ? part.text : []).join('\n'), parts: content } : { ...message, content }),
  }
}

async function play(reply: ModelReply, request: ChatRequest, response: ServerResponse): Promise<void> {
  if ('hang' in reply) return
  if ('status' in reply) return sendJson(response, reply.status, reply.body ?? { error: { message: `status ${reply.status}`, type: 'test' } }, reply.headers)
  response.writeHead(200, { 'content-type': 'raw' in reply ? (reply.contentType ?? 'text/event-stream') : 'text/event-stream', 'cache-control': 'no-cache' })
  if ('raw' in reply) return playRaw(reply.raw, response)

  if (reply.firstByteMs) await pause(reply.firstByteMs)
  const pieces = piecesOf(reply)
  for (const [index, delta] of pieces.entries()) {
    if (reply.ends && index === (reply.after ?? pieces.length)) return leave(reply.ends, response)
    if (index > 0 && reply.pieceMs) await pause(reply.pieceMs)
    if (response.destroyed) return
    response.write(event(request, [{ index: 0, delta, finish_reason: null }]))
  }
  if (reply.ends && (reply.after ?? pieces.length) >= pieces.length) return leave(reply.ends, response)
  response.write(event(request, [{ index: 0, delta: {}, finish_reason: reply.finish ?? (reply.calls?.length ? 'tool_calls' : 'stop') }]))
  if (request.stream_options?.include_usage) response.write(event(request, [], reply.usage ?? { prompt_tokens: 20, completion_tokens: pieces.length }))
  response.end('data: [DONE]\n\n')
}

function leave(how: 'hang' | 'cut' | 'end', response: ServerResponse): void {
  if (how === 'end') response.end()
  // What was said before must have left, or the cut would swallow it.
  if (how === 'cut') response.write(': cut\n\n', () => response.destroy())
}

function piecesOf(reply: Extract<ModelReply, { text?: string }>): object[] {
  const words = (reply.text ?? '').match(/\s*\S+\s*/g) ?? []
  const calls = (reply.calls ?? []).flatMap((call, index) => {
    const text = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)
    const half = Math.ceil(text.length / 2)
    const piece = (part: string) => ({ tool_calls: [{ index, function: { arguments: part } }] })
    return [
      { tool_calls: [{ index, id: call.id ?? `call_${index + 1}`, type: 'function', function: { name: call.name, arguments: '' } }] },
      piece(text.slice(0, half)),
      piece(text.slice(half)),
    ]
  })
  return [{ role: 'assistant', content: '' }, ...words.map(content => ({ content })), ...calls]
}

function event(request: ChatRequest, choices: object[], usage?: object): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 0, model: request.model, choices, ...(usage && { usage: { ...usage } }) })}\n\n`
}

async function playRaw(raw: string | (() => Iterable<string>), response: ServerResponse): Promise<void> {
  const closed = once(response, 'close')
  for (const piece of typeof raw === 'string' ? [raw] : raw()) {
    if (response.destroyed) return
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed])
  }
  response.end()
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json', ...headers }).end(text)
}

function closing(response: ServerResponse): Promise<'whole' | 'cut'> {
  return new Promise(resolve => response.once('close', () => resolve(response.writableFinished ? 'whole' : 'cut')))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
