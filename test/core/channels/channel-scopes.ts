import test from 'ava'
import { channelScopes } from '../../../core/channels/channel-scopes.ts'

test('only the owner approves by writing, only where the channel is for it, and alone', (t) => {
  for (const role of ['owner', 'member', 'guest'] as const) {
    for (const mayApprove of [true, false]) {
      for (const direct of [true, false]) {
        const scopes = [...channelScopes(role, { mayApprove, direct })]
        t.is(scopes.includes('approve'), role === 'owner' && mayApprove && direct)
        t.is(scopes.includes('read'), role !== 'guest')
        t.true(scopes.includes('chat'))
        for (const never of ['admin', 'write', 'publish', 'metrics'] as const) t.false(scopes.includes(never))
      }
    }
  }
})
