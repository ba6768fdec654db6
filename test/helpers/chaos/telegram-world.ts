import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Update {
  update_id: number
  message: object
}

export interface Sent {
  id: number
  chat: number
  text: string
}

/**
 * The part of Telegram's bot API that chaos needs, with its rules about updates: each is given again until the next request's
 * offset says that it is safe. Of all requests one in ten fails, in one of the ways in which Telegram's do.
 */
export interface TelegramWorld extends AsyncDisposable {
  origin: string
  /** A person writes; answers with the id of the message. */
  write(chat: number, text: string): number
  /** What stands in the chats now, edits done. */
  sent(): Sent[]
  /** Does a poll wait for what comes? */
  isPolled(): boolean
  requests(): { all: number; failed: number; polls: number; overlapping: number }
}

export async function openTelegramWorld(random: () => number, failing = 0.1): Promise<TelegramWorld> {
  const updates: Update[] = []
  const sent = new Map<number, Sent>()
  const waiting = new Set<() => void>()
  const seen = { all: 0, failed: 0, polls: 0, overlapping: 0 }
  let lastUpdate = 0
  let lastMessage = 0
  let polling = 0

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://telegram')
    const method = url.pathname.split('/').at(-1) ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : Object.fromEntries(url.searchParams)
    seen.all += 1
    const luck = random()
    if (luck < failing) {
      seen.failed += 1
      return fail(luck / failing, () => deed(method, body), response)
    }
    if (method === 'getUpdates') return poll(body, response)
    reply(response, deed(method, body))
  }

  /** The last way is the cruel one: it is done, and nobody hears of it. */
  function fail(how: number, act: () => unknown, response: ServerResponse): void {
    if (how < 0.3) return reply(response, { ok: false, error_code: 502, description: 'Bad Gateway' }, 502)
    if (how < 0.5) return void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>')
    if (how < 0.7) return reply(response, { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } }, 429)
    if (how < 0.9) return void response.destroy()
    act()
    response.destroy()
  }

  function deed(method: string, body: { chat_id?: number | string; text?: string; message_id?: number }): object {
    const chat = Number(body.chat_id)
    switch (method) {
      case 'getMe':
        return { ok: true, result: { id: 1, is_bot: true, first_name: 'Chaos', username: 'chaos_bot' } }
      case 'sendMessage': {
        const id = ++lastMessage
        sent.set(id, { id, chat, text: body.text ?? '' })
        return { ok: true, result: { message_id: id, date: 1, chat: { id: chat, type: 'private' }, text: body.text } }
      }
      case 'editMessageText': {
        const found = sent.get(Number(body.message_id))
        if (!found) return { ok: false, error_code: 400, description: 'Bad Request: message to edit not found' }
        if (found.text === body.text) return { ok: false, error_code: 400, description: 'Bad Request: message is not modified' }
        found.text = body.text ?? ''
        return { ok: true, result: { message_id: found.id, date: 1, chat: { id: chat, type: 'private' }, text: body.text } }
      }
      default:
        return { ok: true, result: true }
    }
  }

  async function poll({ offset = 0, timeout = 0 }: { offset?: number; timeout?: number }, response: ServerResponse): Promise<void> {
    seen.polls += 1
    const open = { gone: false }
    response.once('close', () => {
      open.gone = true
      for (const wake of waiting) wake()
    })
    if (polling > 0) seen.overlapping += 1
    polling += 1
    try {
      while (updates.length > 0 && (updates[0]?.update_id ?? 0) < Number(offset)) updates.shift()
      if (updates.length === 0 && Number(timeout) > 0) await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(Number(timeout), 5) * 1_000)
        function done() {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        waiting.add(done)
      })
      if (!open.gone) reply(response, { ok: true, result: updates.slice(0, 100) })
    } finally {
      polling -= 1
    }
  }

  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    write(chat, text) {
      const id = ++lastMessage
      updates.push({ update_id: ++lastUpdate, message: { message_id: id, date: 1, chat: { id: chat, type: 'private', first_name: `Person ${chat}` }, from: { id: chat, is_bot: false, first_name: `Person ${chat}` }, text } })
      for (const wake of waiting) wake()
      return id
    },
    sent: () => [...sent.values()],
    isPolled: () => polling > 0,
    requests: () => ({ ...seen }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function reply(response: ServerResponse, body: object, status = 'ok' in body && body.ok === false && 'error_code' in body ? Number(body.error_code) : 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
