import test from 'ava'
import { ChannelSchema } from '../../../plugin-registry/manifest/channel-schema.ts'
import { SocketSchema } from '../../../plugin-registry/manifest/socket-schema.ts'

const socket = { url: 'wss://gateway.example.com/', last: '/s', every: { start: { '/op': 10 }, ms: { pointer: '/d/ms' }, message: { op: 1 }, putLast: '/d', answer: { '/op': 11 } } }
const fails = (change: object) => !SocketSchema.safeParse({ ...socket, ...change }).success

test('what a platform with a heartbeat declares', (t) => {
  t.deepEqual(SocketSchema.parse(socket), { ...socket, protocols: [] })
  t.true(SocketSchema.safeParse({ base: { fromConfig: 'root', default: 'wss://a.example.com' }, url: '/ws', protocols: ['v2.chat'] }).success)
})

test('what makes no sense is refused', (t) => {
  t.true(fails({ url: 'https://gateway.example.com/' }))
  t.true(fails({ base: { fromConfig: 'root' } }))
  t.true(fails({ base: { fromConfig: 'root', default: 'https://a.example.com' }, url: '/' }))
  t.true(fails({ last: undefined }))
  t.true(fails({ every: { ...socket.every, ms: 1 } }))
  t.true(fails({ every: { ...socket.every, start: undefined } }))
  t.true(fails({ every: { ...socket.every, start: {} } }))
  t.true(fails({ every: { ...socket.every, answer: { 'op': 11 } } }))
  t.true(fails({ every: { ...socket.every, answer: { '/op': { deep: true } } } }))
  t.true(fails({ protocols: ['two words'] }))
  t.true(fails({ skip: {} }))
})

test('a channel listens in one way', (t) => {
  const poll = { request: { url: 'https://a.example.com/' }, events: '', id: '' }
  t.true(ChannelSchema.safeParse({ label: 'A', listen: { socket } }).success)
  t.false(ChannelSchema.safeParse({ label: 'A', listen: { socket, poll } }).success)
  t.false(ChannelSchema.safeParse({ label: 'A', listen: {} }).success)
})
