import test from 'ava'
import { Principal } from '../../../core/store/entities/principal.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

test('a fresh store has its tables and answers', async (t) => {
  const store = await openTestStore(t)
  await store.ping()
  const id = await addPrincipal(store, 'owner', 'Ada')
  const found = await store.fork().findOneOrFail(Principal, { id })
  t.is(found.name, 'Ada')
})
