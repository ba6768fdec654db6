import test from 'ava'
import type { Role } from '../../../core/access/caller.ts'
import type { Scope } from '../../../core/access/scope.ts'
import { checkTopic } from '../../../core/socket/topic.ts'
import { callerFor } from '../../helpers/approval-scene.ts'
import { fakeServices, ownedSessions } from '../../helpers/faces.ts'

const services = fakeServices({ sessions: ownedSessions(new Map([['S1', 'ann']])) })
const check = (topic: string, principal: string, role: Role, scopes?: Scope[]) => checkTopic(topic, callerFor(principal, role, scopes), services).then(() => 'ok', (error) => error.code)

test('the owner hears what everybody is asked, others hear of their own', async (t) => {
  t.is(await check('approvals', 'own', 'owner'), 'ok')
  t.is(await check('approvals', 'own', 'owner', ['approve']), 'ok')
  t.is(await check('approvals', 'own', 'owner', ['read', 'chat']), 'scope_missing')
  t.is(await check('approvals', 'ann', 'member'), 'scope_missing')
  t.is(await check('approvals:ann', 'ann', 'member'), 'ok')
  t.is(await check('approvals:bob', 'ann', 'member'), 'not_found')
  t.is(await check('approvals:ann', 'ann', 'member', ['read']), 'scope_missing')
  t.is(await check('approvals:eve', 'eve', 'guest'), 'scope_missing')
})

test('a session is its owner\'s; other topics go by scope, unknown ones are none', async (t) => {
  t.deepEqual([await check('session:S1', 'ann', 'guest'), await check('session:S1', 'own', 'owner'), await check('session:S1', 'ann', 'member', ['approve'])], ['ok', 'not_found', 'scope_missing'])
  t.deepEqual([await check('audit', 'ann', 'member'), await check('audit', 'own', 'owner'), await check('plugins', 'ann', 'member')], ['scope_missing', 'ok', 'ok'])
  for (const topic of ['', 'approvals:', 'approvals:a:b', 'session:', '__proto__', 'constructor', `session:${'x'.repeat(65)}`]) t.is(await check(topic, 'own', 'owner'), 'not_found', topic)
})
