import test from 'ava'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

test('draws as many bytes as asked for, up to 64 KiB', async (t) => {
  const { request } = createScene({ asks: { random: {} } })
  t.is(Buffer.from(valueOf(await request('random', 'bytes', { count: 65_536 })).base64, 'base64').length, 65_536)
  for (const count of [0, -1, 65_537, 1.5, '1']) t.is(codeOf(await request('random', 'bytes', { count })), 'request_invalid')
  t.regex(valueOf(await request('random', 'uuid')).uuid, /^[\da-f]{8}-[\da-f]{4}-4/)
})

test('a deterministic guest draws the same from the same seed, and never twice the same', async (t) => {
  const draw = async (seed: string) => {
    const { request, plugin } = createScene({ asks: { random: {} } })
    plugin.deterministic = { now: 0, seed }
    const ask = () => request('random', 'bytes', { count: 40 }).then((reply) => valueOf(reply).base64)
    return [await ask(), await ask(), valueOf(await request('random', 'uuid')).uuid]
  }
  const [one, two, uuid] = await draw('a')
  t.deepEqual(await draw('a'), [one, two, uuid])
  t.not(one, two)
  t.notDeepEqual(await draw('b'), [one, two, uuid])
  t.regex(uuid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})
