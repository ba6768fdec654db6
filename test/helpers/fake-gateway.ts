import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Server, type Socket } from 'socket.io'
import { contentSecurityPolicy } from '../../core/http/content-security-policy.ts'

const dist = fileURLToPath(new URL('../../dist/console', import.meta.url))
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

export type Answers = Record<string, (input: never) => unknown>

export interface FakeGateway extends AsyncDisposable {
  url: string
  /** Every call that arrived, in order. */
  calls: { operation: string; input: unknown }[]
  /** Tells all who listen to the topic. */
  publish(topic: string, type: string, data: unknown): void
  /** Cuts every link; the consoles come back by themselves. */
  cut(): void
}

/** Throw it in an answer to refuse with a code. */
export class Refusal extends Error {
  readonly code: string
  readonly details: unknown
  constructor(code: string, message: string, details?: unknown) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Serves the built console under the real policy, and answers its calls from a script: for states that a real gateway shows only for a moment. */
export async function startFakeGateway(answers: Answers, { code = 'good' } = {}): Promise<FakeGateway> {
  const calls: FakeGateway['calls'] = []
  const http = createServer((request, response) => {
    void (async () => {
      response.setHeader('content-security-policy', contentSecurityPolicy)
      const url = new URL(request.url ?? '/', 'http://console')
      if (url.pathname === '/api/sign-in') {
        const given: unknown = JSON.parse(await textOf(request))
        const good = typeof given === 'object' && given !== null && 'code' in given && given.code === code
        response.writeHead(good ? 200 : 401, { 'content-type': 'application/json', ...(good && { 'set-cookie': 'fake=1; HttpOnly; SameSite=Strict; Path=/' }) })
        response.end(JSON.stringify(good ? {} : { error: { code: 'code_invalid', message: 'This code is not valid' } }))
        return
      }
      const file = path.join(dist, url.pathname === '/' ? 'index.html' : url.pathname)
      const body = await readFile(file).catch(() => undefined)
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
      response.end(body)
    })()
  })
  const io = new Server(http, { path: '/ws', serveClient: false })
  io.use((socket, next) => {
    if (socket.request.headers.cookie?.includes('fake=1')) next()
    else next(Object.assign(new Error('unauthenticated'), { data: { code: 'unauthenticated', message: 'Sign in' } }))
  })
  let seq = 1
  io.on('connection', (socket: Socket) => {
    socket.on('call', ({ operation, input }: { operation: string; input: never }, acknowledge: (answer: unknown) => void) => {
      calls.push({ operation, input })
      if (operation === 'subscribe') void socket.join((input as { topic: string }).topic)
      if (operation === 'subscribe' || operation === 'unsubscribe') return acknowledge({ ok: true, output: { seq } })
      Promise.resolve()
        .then(() => {
          const answer = answers[operation]
          if (answer === undefined) throw new Refusal('operation_unknown', `no ${operation}`)
          return answer(input)
        })
        .then(
          (output) => acknowledge({ ok: true, output }),
          (error: unknown) => {
            const { code: refused, message, details } = error instanceof Refusal ? error : new Refusal('internal', String(error))
            acknowledge({ ok: false, error: { code: refused, message, details } })
          },
        )
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    publish: (topic, type, data) => io.to(topic).emit('event', { topic, type, seq: ++seq, at: new Date().toISOString(), data }),
    cut: () => io.disconnectSockets(true),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      await io.close()
    },
  }
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
