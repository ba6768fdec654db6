import test from 'ava'
import { createMailbox } from '../../../../sandbox/capabilities/net-ws/mailbox.ts'

const never = new AbortController().signal

test('too much of it makes the other side wait, until half is taken', async (t) => {
  const mail = createMailbox()
  const did: string[] = []
  const ended = Promise.withResolvers<{ code: number; reason: string }>()
  mail.feeds({ ended: ended.promise, pause: () => did.push('pause'), resume: () => did.push('resume') } as never)
  for (let count = 0; count < 100; count++) mail.put({ text: String(count) })
  t.deepEqual(did, ['pause'])
  for (let count = 0; count < 50; count++) await mail.take(0, never)
  t.deepEqual(did, ['pause'])
  t.deepEqual(await mail.take(0, never), { frame: { text: '50' } })
  t.is(did[1], 'resume')
})

test('the end is told when all else was taken, to whoever waits as well', async (t) => {
  const mail = createMailbox()
  const ended = Promise.withResolvers<{ code: number; reason: string }>()
  mail.feeds({ ended: ended.promise, pause() {}, resume() {} } as never)
  const waiting = mail.take(60_000, never)
  ended.resolve({ code: 4_000, reason: '' })
  t.deepEqual(await waiting, { closed: { code: 4_000, reason: '' } })
  mail.put({ text: 'late' })
  t.deepEqual(await mail.take(0, never), { frame: { text: 'late' } })
  t.deepEqual(await mail.take(0, never), { closed: { code: 4_000, reason: '' } })
})
