import test from 'ava'
import { storableText } from '../../../core/store/storable-text.ts'
import { Setting } from '../../../core/store/entities/setting.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

test('only U+0000 is replaced', (t) => {
  t.is(storableText('a\0b\0'), 'a\uFFFDb\uFFFD')
  t.is(storableText('plain\u0001\uFFFF'), 'plain\u0001\uFFFF')
})

databaseTest('a zero byte in text is stored as a replacement, in JSON as it is', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const at = new Date()
  await store.fork().insert(Session, { id: 's', owner, agent: 'a', title: 'ti\0tle', titled: false, origin: 'api', createdAt: at, updatedAt: at })
  const session = await store.fork().findOneOrFail(Session, { id: 's' })
  t.is(session.title, 'ti\uFFFDtle')
  t.deepEqual(session.createdAt, at)
  const em = store.fork()
  em.create(Setting, { name: 'n\0', owner, value: { text: 'a\0b' }, updatedAt: at })
  await em.flush()
  t.deepEqual((await store.fork().findOneOrFail(Setting, { name: 'n\0' })).value, { text: 'a\0b' })
})
