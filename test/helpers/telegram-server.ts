import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { TelegramServer } from 'telegram-test-api/lib/telegramServer.js'

/** telegram-test-api on a free port, stopped when the test ends. */
export async function startTelegram(t: ExecutionContext, port?: number) {
  const server = new TelegramServer({ port: port ?? (await freePort()), host: '127.0.0.1' })
  await server.start()
  t.teardown(async () => void (await server.stop().catch(() => false)))
  return server
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
