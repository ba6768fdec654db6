import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { clientOf } from '../../../core/cli/gateway-client.ts'

async function answering(t: import('ava').ExecutionContext, status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('an error keeps the gateway’s code, message and details', async (t) => {
  const url = await answering(t, 403, '{"error":{"code":"grant_missing","message":"no","details":{"x":1}}}')
  const error: any = await t.throwsAsync(clientOf(url, 'x').call('plugin.call', {}), { code: 'grant_missing', message: 'no' })
  t.deepEqual(error.details, { x: 1 })
})

test('whatever else answers there is told to be no gateway', async (t) => {
  for (const body of ['', '<html>', 'null', '[]', '"text"']) {
    await t.throwsAsync(clientOf(await answering(t, 200, body), 'x').call('plugin.list', {}), { code: 'answer_invalid' }, body)
  }
  await t.throwsAsync(clientOf(await answering(t, 500, '{}'), 'x').call('plugin.list', {}), { code: 'internal' })
})

test('nobody there', async (t) => {
  await t.throwsAsync(clientOf('http://127.0.0.1:1', 'x').call('plugin.list', {}), { code: 'gateway_unreachable' })
})
