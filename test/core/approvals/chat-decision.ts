import test from 'ava'
import { ulid } from 'ulid'
import { channelScopes } from '../../../core/channels/channel-scopes.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Identity } from '../../../core/store/entities/identity.ts'
import { type ApprovalScene, callerFor, openApprovalScene } from '../../helpers/approval-scene.ts'
import { onBothDatabases } from '../../helpers/databases.ts'

const both = await onBothDatabases(test)

async function withChannel(scene: ApprovalScene, channel: object = {}): Promise<void> {
  const { store, owner, member } = scene
  const at = new Date()
  await store.fork().insert(Channel, { name: 'phone', owner: owner.principal, plugin: 'telegram', kind: 'telegram', policy: 'pairing', allowed: [], mayApprove: true, enabled: true, cursor: null, createdAt: at, updatedAt: at, ...channel })
  for (const [principal, externalId] of [[owner.principal, '1'], [member.principal, '2']] as const) {
    await store.fork().insert(Identity, { id: ulid(), owner: principal, plugin: 'telegram', account: 'phone', externalId, label: null, createdAt: at })
  }
}

const inChat = (scene: ApprovalScene) => callerFor(scene.owner.principal, 'owner', channelScopes('owner', { mayApprove: true, direct: true }), 'channel')

both('the owner decides in a chat that they marked', async (t, database) => {
  const scene = await openApprovalScene(t, await database.open())
  await withChannel(scene)
  const { rows: [one, two] } = await scene.ask(scene.member, [{}, {}])
  const decide = (code: string, decision: 'once' | 'deny') => scene.approvals.decideFromChat(inChat(scene), { channel: 'phone', sender: '1', code, decision })
  const code = (id: string) => id.slice(-6)
  t.like(await decide(` ${code(one!.id)} `, 'once'), { approval: { state: 'allowed' } })
  t.like(await decide(code(two!.id).toLowerCase(), 'deny'), { approval: { state: 'denied' } })
  await t.throwsAsync(decide(code(one!.id), 'once'), { code: 'not_found' })
  for (const wrong of ['', '%', 'zzzzzz', one!.id]) await t.throwsAsync(decide(wrong, 'once'), { code: 'not_found' })
})

both('and nobody else does, nor elsewhere, nor about the plugin that carries the words', async (t, database) => {
  const scene = await openApprovalScene(t, await database.open())
  await withChannel(scene)
  const { rows: [row, own] } = await scene.ask(scene.owner, [{}, { plugin: 'telegram' }])
  const owner = inChat(scene)
  const member = callerFor(scene.member.principal, 'member', ['chat', 'read', 'approve'], 'channel')
  const attempts: [string, typeof owner, object][] = [
    ['a member', member, { sender: '2' }],
    ['a member with the owner\'s rights by mistake', { ...member, role: 'owner' }, { sender: '1' }],
    ['the owner from an account that is not paired', owner, { sender: '3' }],
    ['the owner from a member\'s account', owner, { sender: '2' }],
    ['a channel that is not there', owner, { channel: 'other' }],
    ['a group', { ...owner, scopes: channelScopes('owner', { mayApprove: true, direct: false }) }, {}],
    ['the console by this door', { ...owner, origin: 'console' }, {}],
  ]
  const input = { channel: 'phone', sender: '1', code: row!.id.slice(-6), decision: 'once' as const }
  for (const [title, caller, change] of attempts) await t.throwsAsync(scene.approvals.decideFromChat(caller, { ...input, ...change }), { code: 'forbidden' }, title)
  await t.throwsAsync(scene.approvals.decideFromChat(owner, { ...input, code: own!.id.slice(-6) }), { code: 'forbidden' })

  for (const change of [{ mayApprove: false }, { mayApprove: true, enabled: false }, { enabled: true, policy: 'off' as const }]) {
    await scene.store.fork().nativeUpdate(Channel, { name: 'phone' }, change)
    await t.throwsAsync(scene.approvals.decideFromChat(owner, input), { code: 'forbidden' })
  }
  t.is(await scene.state(row!.id), 'waiting')
})
