import test from 'ava'
import { addressOf } from '../../../core/channels/address.ts'

const base = { fromConfig: 'root', default: 'wss://gateway.example.com' }

test('of what the owner set, the origin counts, in the scheme that is spoken', (t) => {
  const of = (root: unknown) => addressOf({ base, url: '/?v=1' }, { root }, 'ws')
  t.is(of(undefined), 'wss://gateway.example.com/?v=1')
  t.is(of('chat.example.org'), 'wss://chat.example.org/?v=1')
  t.is(of('http://127.0.0.1:8081/ignored'), 'ws://127.0.0.1:8081/?v=1')
  t.is(of('wss://chat.example.org'), 'wss://chat.example.org/?v=1')
  t.is(addressOf({ url: 'https://a.example.com/x' }, undefined), 'https://a.example.com/x')
})

test('what is not set, or is no address, is said', (t) => {
  t.throws(() => addressOf({ base: { fromConfig: 'root' }, url: '/' }, {}, 'ws'), { code: 'channel_unready' } as object)
  t.throws(() => addressOf({ base, url: '/' }, { root: 'http://' }, 'ws'), { code: 'channel_unready' } as object)
})
