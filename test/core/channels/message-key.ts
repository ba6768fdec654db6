import test from 'ava'
import { messageKey } from '../../../core/channels/message-key.ts'

const key = (channel: string, room: string, id: string) => messageKey(channel, { room: { id: room, kind: 'direct' }, id })

test('channel, room and message make the key', (t) => t.is(key('telegram', '-100123', '42'), 'telegram:-100123:42'))

test('an id with a colon is nobody else’s key', (t) => {
  const keys = [key('t', 'a:b', 'c'), key('t', 'a', 'b:c'), key('t:a', 'b', 'c'), key('t', 'a%3Ab', 'c'), key('t', 'a', 'b%3Ac')]
  t.is(new Set(keys).size, keys.length)
  t.notThrows(() => key('t', '\ud800', '\udfff'))
})
