import test from 'ava'
import type { Door } from '../../../../sandbox/guest/door.ts'
import { makeTcp, makeWs } from '../../../../sandbox/guest/parts/sockets.ts'

function doorOf(answers: Record<string, unknown>) {
  const asked: unknown[] = []
  const request = async (capability: string, method: string, input: object, call: number) => {
    asked.push([capability, method, JSON.parse(JSON.stringify(input)), call])
    return answers[method] ?? {}
  }
  return { door: { request } as unknown as Door, asked }
}

// oxlint-disable-next-line typescript/no-explicit-any
const made = (part: object): any => part

test('a channel speaks over its connection; a tool over its own', async (t) => {
  const { door, asked } = doorOf({ open: { socket: '1' }, send: { sent: true }, receive: { frame: { base64: 'AQI=' } } })
  const ws = made(makeWs(door, 7))
  t.true(await ws.send({ op: 1 }))
  await ws.stop('refused')
  await ws.reconnect({ later: true })
  const own = await ws.connect('wss://a.example.com/')
  await own.sendText('x')
  t.deepEqual(await own.receive({ waitMs: 5 }), { bytes: Uint8Array.of(1, 2) })
  await own.close(1000)
  t.deepEqual(asked, [
    ['net.ws', 'send', { json: { op: 1 } }, 7],
    ['net.ws', 'stop', { why: 'refused' }, 7],
    ['net.ws', 'reconnect', { later: true }, 7],
    ['net.ws', 'open', { url: 'wss://a.example.com/', protocols: [] }, 7],
    ['net.ws', 'send', { text: 'x', socket: '1' }, 7],
    ['net.ws', 'receive', { socket: '1', waitMs: 5 }, 7],
    ['net.ws', 'close', { socket: '1', code: 1000 }, 7],
  ])
})

test('a line comes without its end; none is null', async (t) => {
  const { door } = doorOf({ connect: { socket: '1' }, read: { base64: Buffer.from('220 hé\r\n').toString('base64') } })
  const stream = await made(makeTcp(door, 7)).connect({ host: 'a', port: 1 })
  t.is(await stream.readLine(), '220 hé')
  t.deepEqual(await stream.read(), { bytes: Uint8Array.from(Buffer.from('220 hé\r\n')) })
  const silent = await made(makeTcp(doorOf({ connect: { socket: '1' }, read: { waiting: true } }).door, 7)).connect({ host: 'a', port: 1 })
  t.is(await silent.readLine(), null)
  t.deepEqual(await silent.read(), { waiting: true })
})
