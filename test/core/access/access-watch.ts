import test from 'ava'
import { watchAccess } from '../../../core/access/access-watch.ts'

test('asks after what is open, one look at a time, and complains once', async (t) => {
  const asked: (readonly string[])[] = []
  const warned: string[] = []
  let away = false
  const watch = watchAccess({
    open: () => ['T1', 'T2'],
    principals: { recheck: async () => { if (away) throw new RangeError('away') } },
    tokens: { recheck: async (ids) => void asked.push(ids) },
    log: { warn: (_, message) => void warned.push(message) },
  })
  t.teardown(() => watch[Symbol.dispose]())
  await Promise.all([watch.look(), watch.look()])
  t.deepEqual(asked, [['T1', 'T2']])
  away = true
  await watch.look()
  await watch.look()
  t.is(warned.length, 1)
  away = false
  await watch.look()
  away = true
  await watch.look()
  t.is(warned.length, 2)
  t.is(asked.length, 2)
})
