import test from 'ava'
import { ulid } from 'ulid'
import { createChatNotices } from '../../../core/approvals/chat-notices.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Conversation } from '../../../core/store/entities/conversation.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { openApprovalScene } from '../../helpers/approval-scene.ts'
import { openTestStore } from '../../helpers/store.ts'

test('people are told where their turn came from: with a code only where the owner may answer, and in a group nothing of what', async (t) => {
  const store = await openTestStore(t)
  const scene = await openApprovalScene(t, store)
  const told: [string, string, string | undefined, string][] = []
  const notices = createChatNotices({ store, owner: scene.owner.principal, tell: async (channel, room, thread, text) => void told.push([channel, room, thread, text]) })
  const at = new Date()
  await store.fork().insert(Channel, { name: 'phone', owner: scene.owner.principal, plugin: 'telegram', kind: 'telegram', policy: 'pairing', allowed: [], mayApprove: true, enabled: true, cursor: null, createdAt: at, updatedAt: at })

  const said = async (actor: typeof scene.owner, kind: 'direct' | 'group' | 'none', plugin = 'mailer', thread = '') => {
    const { turn, session, rows } = await scene.ask(actor, [{ plugin, input: { to: 'secret-address' } }])
    const conversation = ulid()
    if (kind !== 'none') {
      await store.fork().insert(Conversation, { id: conversation, owner: actor.principal, channel: 'phone', room: turn, thread, kind, label: null, session, createdAt: at })
      await store.fork().nativeUpdate(Turn, { id: turn }, { conversation })
    }
    told.length = 0
    await notices(rows)
    return { text: told[0]?.[3] ?? '', place: told[0]?.slice(0, 3), turn, code: rows[0]!.id.slice(-6).toLowerCase() }
  }

  const mine = await said(scene.owner, 'direct', 'mailer', '7')
  t.deepEqual(mine.place, ['phone', mine.turn, '7'])
  t.true(mine.text.includes('secret-address') && mine.text.includes(`/approve ${mine.code}`))
  for (const [actor, kind, plugin] of [[scene.member, 'direct', 'mailer'], [scene.guest, 'direct', 'mailer'], [scene.owner, 'direct', 'telegram']] as const) {
    const { text } = await said(actor, kind, plugin)
    t.true(text.includes('secret-address') && !text.includes('/approve'), plugin)
  }
  const group = await said(scene.owner, 'group')
  t.true(group.text.includes('`mailer send` waits') && !group.text.includes('secret-address') && !group.text.includes('/approve'))
  t.is((await said(scene.owner, 'none')).text, '')

  await store.fork().nativeUpdate(Channel, { name: 'phone' }, { mayApprove: false })
  t.false((await said(scene.owner, 'direct')).text.includes('/approve'))
})
