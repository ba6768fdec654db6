import test from 'ava'
import { keep } from '../../../core/store/kept.ts'
import { noSignals } from '../../../core/store/signals.ts'

test('rows are read once until they are changed, here or at another gateway', async (t) => {
  let reads = 0
  let hear: (data: unknown) => void = () => {}
  const sent: string[] = []
  const rows = keep({ ...noSignals, send: (name) => void sent.push(name), on: (_name, heard) => ((hear = heard), () => {}) }, 'agents', async () => ++reads)
  t.deepEqual([await rows.read(), await rows.read()], [1, 1])
  rows.forget()
  t.is(await rows.read(), 2)
  hear(undefined)
  t.is(await rows.read(), 3)
  t.deepEqual(sent, ['kept agents'])
})

test('a read that began before a change is not kept', async (t) => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  let reads = 0
  const rows = keep(noSignals, 'x', () => answers[reads++]!.promise)
  const early = rows.read()
  rows.forget()
  const late = rows.read()
  answers[1]?.resolve('new')
  answers[0]?.resolve('old')
  t.deepEqual([await early, await late, await rows.read()], ['old', 'new', 'new'])
})

test('a failure is not kept', async (t) => {
  let reads = 0
  const rows = keep(noSignals, 'x', async () => {
    if (++reads === 1) throw new Error('away')
    return reads
  })
  await t.throwsAsync(rows.read(), { message: 'away' })
  t.is(await rows.read(), 2)
})
