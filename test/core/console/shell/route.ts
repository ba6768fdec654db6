import test from 'ava'
import { hrefOf, routeOf, type Route } from '../../../../core/console/shell/route.ts'
import fc from '../../../helpers/fast-check.ts'

test('an empty or strange fragment leads to the chats', (t) => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#code=abc', '#/__proto__/x', '#/chats/%E0%A4%A']) t.deepEqual(routeOf(hash), { room: 'chats' })
})

test('places are read', (t) => {
  t.deepEqual(routeOf('#/chats/01ABC'), { room: 'chats', session: '01ABC' })
  t.deepEqual(routeOf('#/chats/new'), { room: 'chats', fresh: true })
  t.deepEqual(routeOf('#/plugins/+'), { room: 'plugins', install: true })
  t.deepEqual(routeOf('#/models/anything'), { room: 'models' })
})

test('every place has an address that leads back to it', (t) => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed())
  const routes: fc.Arbitrary<Route> = fc.oneof(
    name.filter((text) => text !== 'new').map((session): Route => ({ room: 'chats', session })),
    name.filter((text) => text !== '+').map((plugin): Route => ({ room: 'plugins', plugin })),
    fc.constantFrom<Route>({ room: 'chats' }, { room: 'chats', fresh: true }, { room: 'plugins' }, { room: 'plugins', install: true }, { room: 'approvals' }, { room: 'channels' }, { room: 'models' }, { room: 'schedules' }, { room: 'record' }, { room: 'status' }, { room: 'access' }),
  )
  fc.assert(fc.property(routes, (route) => void t.deepEqual(routeOf(hrefOf(route)), route)))
})
