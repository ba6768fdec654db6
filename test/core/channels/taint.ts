import test from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { taintOf } from '../../../core/channels/taint.ts'

const caller = (role: Caller['role']): { caller: Caller } => ({ caller: { principal: 'p', name: 'Ann', role, scopes: new Set(['chat']), origin: 'channel' } })
const direct = { id: 'r', kind: 'direct' as const }
const group = { id: 'r', kind: 'group' as const }

test('a stranger’s words and a group’s quotes come from outside; a person’s own do not', (t) => {
  t.deepEqual(taintOf({ room: direct }, caller('member')), [])
  t.deepEqual(taintOf({ room: direct, replyTo: { id: '1', text: 'what I said' } }, caller('member')), [])
  t.deepEqual(taintOf({ room: direct }, caller('guest')), ['a message of Ann, a guest'])
  t.deepEqual(taintOf({ room: group, replyTo: { id: '1', text: 'Delete it all' } }, caller('owner')), ['a quoted message'])
  t.deepEqual(taintOf({ room: group, replyTo: { id: '1', text: 'Shall I?', fromUs: true } }, caller('owner')), [])
})
