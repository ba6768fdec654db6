import test from 'ava'
import { channelScopes } from '../../../core/channels/channel-scopes.ts'
import { commandRights } from '../../../core/channels/command-rights.ts'

const rights = (role: 'owner' | 'member' | 'guest', room: 'direct' | 'group', mayApprove = false) =>
  commandRights({ role, scopes: channelScopes(role, { mayApprove, direct: room === 'direct' }) }, room)

test('everybody who is known sees the model; it is chosen by the owner, where they may approve', (t) => {
  t.like(rights('member', 'direct', true), { seeModel: true, chooseModel: false })
  t.like(rights('owner', 'direct'), { seeModel: true, chooseModel: false })
  t.like(rights('owner', 'direct', true), { chooseModel: true })
  t.like(rights('owner', 'group', true), { chooseModel: false })
  t.like(rights('guest', 'direct', true), { seeModel: false, chooseModel: false })
})

test('in a group, a guest stops only what they asked for, and ends no conversation', (t) => {
  t.like(rights('guest', 'group'), { renew: false, stopAll: false })
  t.like(rights('guest', 'direct'), { renew: true, stopAll: false })
  t.like(rights('member', 'group'), { renew: true, stopAll: true })
})
