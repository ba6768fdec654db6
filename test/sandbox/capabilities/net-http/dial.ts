import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { dial } from '../../../../sandbox/capabilities/net-http/dial.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'

async function startTcp(t: ExecutionContext, onSocket: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const here = { addresses: [{ address: '127.0.0.1', family: 4 as const }] }
const never = new AbortController().signal

test('connects to the address that was checked, whatever the name means', async (t) => {
  const port = await startTcp(t, (socket) => void socket.end('hi'))
  const socket = await dial(readTarget(`http://name.invalid:${port}/`), here, never)
  t.is(String((await socket.toArray()).join('')), 'hi')
})

test('through a proxy: it is told the name, and what follows its answer is the connection', async (t) => {
  let asked = ''
  const port = await startTcp(t, (socket) => void socket.once('data', (data) => {
    asked = String(data)
    socket.end('HTTP/1.1 200 OK\r\nX: y\r\n\r\nfirst bytes')
  }))
  const socket = await dial(readTarget('http://chat.example.com:7000/'), { ...here, proxy: `http://user:p%40ss@127.0.0.1:${port}` }, never)
  t.is(String((await socket.toArray()).join('')), 'first bytes')
  t.is(asked, `CONNECT chat.example.com:7000 HTTP/1.1\r\nHost: chat.example.com:7000\r\nProxy-Authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\n\r\n`)
})

test('a proxy that refuses, babbles or hangs up is a failure', async (t) => {
  for (const [answer, why] of [['HTTP/1.1 403 No\r\n\r\n', /refuses \(403\)/], ['x'.repeat(20_000), /without end/], ['HTTP/1.1 200', /closed/]] as const) {
    const port = await startTcp(t, (socket) => void socket.end(answer))
    await t.throwsAsync(dial(readTarget('http://a.example.com/'), { ...here, proxy: `http://127.0.0.1:${port}` }, never), { message: why })
  }
})

test('a certificate that is not the name\'s, and a server that speaks no TLS, are refused', async (t) => {
  const port = await startTcp(t, (socket) => void socket.end('hello, no TLS here'))
  await t.throwsAsync(dial(readTarget(`https://name.invalid:${port}/`), here, never), { code: 'network_failed' } as object)
})

test('one that is silent while TLS begins is given up in time', async (t) => {
  const port = await startTcp(t, () => {})
  await t.throwsAsync(dial(readTarget(`https://name.invalid:${port}/`), here, never, { connectMs: 50 }), { message: /no answer in time/ })
})
