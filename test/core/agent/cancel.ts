import test from 'ava'
import { createCancel } from '../../../core/agent/cancel.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openLane } from '../../helpers/lane.ts'

const both = await onBothDatabases(test)

both('a stop is on the disk before it is answered, and only the first one counts', async (t, database) => {
  const { store, accept } = await openLane(database)
  const cancel = createCancel({ store })
  const { turn } = await accept()
  const answers = await Promise.all([cancel(turn.id), cancel(turn.id)])
  t.deepEqual(answers.toSorted(), ['queued', undefined])
  t.true((await store.fork().findOneOrFail(Turn, { id: turn.id })).cancelledAt instanceof Date)
})

both('a turn that waits for approval is queued to be ended; one that is over stays as it is', async (t, database) => {
  const { store, accept } = await openLane(database)
  const cancel = createCancel({ store })
  const { turn } = await accept()
  const become = (status: 'waiting' | 'done') => store.fork().nativeUpdate(Turn, { id: turn.id }, { status, cancelledAt: null })
  const row = () => store.fork().findOneOrFail(Turn, { id: turn.id })
  await become('waiting')
  t.is(await cancel(turn.id), 'waiting')
  t.is((await row()).status, 'queued')
  await become('done')
  t.is(await cancel(turn.id), undefined)
  t.like(await row(), { status: 'done', cancelledAt: null })
  t.is(await cancel('nowhere'), undefined)
})
