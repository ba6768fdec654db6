import test from 'ava'
import { channelShape, identityShape, stateOf } from '../../../core/channels/channel-shape.ts'
import { newChannel } from '../../../core/channels/channel-settings.ts'
import { Channel, Identity } from '../../../core/operations/shapes/channel.ts'
import { channelPlugin } from '../../helpers/channel-plugin.ts'

const at = new Date('2026-11-22T12:00:00Z')
const problem = { code: 'channel_refused', message: 'refused by Telegram: 401' }
const row = newChannel(channelPlugin(), {}, { owner: 'olga', at })

for (const [state, columns] of [
  ['listening', { claimedBy: 'gateway', leaseUntil: at }],
  ['starting', { claimedBy: 'gateway', leaseUntil: new Date(at.getTime() - 60_000) }],
  ['starting', {}],
  ['problem', { claimedBy: 'gateway', problem }],
  ['disabled', { enabled: false, claimedBy: 'gateway', problem }],
] as const) {
  test(`a channel is ${state} ${JSON.stringify(columns)}`, (t) => t.is(stateOf({ ...row, ...columns }, at), state))
}

test('the label is the plugin’s; of one that is gone, the kind', (t) => {
  const shape = (plugin: ReturnType<typeof channelPlugin> | undefined) => Channel.parse(channelShape({ ...row, problem }, { plugins: { find: () => plugin }, pairings: 2, now: at }))
  t.like(shape(channelPlugin()), { label: 'Telegram', state: 'problem', problem, pairings: 2 })
  t.is(shape(undefined).label, 'telegram')
  t.is(shape(channelPlugin({ manifest: {} })).label, 'telegram')
})

test('an account tells whom it is linked to', (t) => {
  const identity = { id: 'i', owner: 'p', plugin: 'telegram', account: 'work', externalId: '42', label: null, createdAt: at }
  const person = { id: 'p', kind: 'person' as const, role: 'member' as const, name: 'Ann', daily: {}, createdAt: at, disabledAt: at }
  t.like(Identity.parse(identityShape(identity, person)), { channel: 'work', externalId: '42', label: '', stranger: false, principal: { id: 'p', name: 'Ann', role: 'member', disabled: true } })
})
