import type { ExecutionContext } from 'ava'
import { createDeliveries, blank } from '../../core/channels/deliveries.ts'
import { monotonicFactory } from 'ulid'
import { ChannelEvent } from '../../core/store/entities/channel-event.ts'
import { Conversation } from '../../core/store/entities/conversation.ts'
import { Delivery, type DeliveryRow } from '../../core/store/entities/delivery.ts'
import { Session } from '../../core/store/entities/session.ts'
import { Turn, type TurnRow } from '../../core/store/entities/turn.ts'
import { type ChannelSceneOptions, openChannelScene } from './channel-scene.ts'
import { startPlatform } from './platform.ts'

const ulid = monotonicFactory()

/** The tests' own platform with its plugin installed, granted and set up as the channel `platform`. */
export async function openPlatformScene(t: ExecutionContext, options: ChannelSceneOptions & { platform?: Awaited<ReturnType<typeof startPlatform>> } = {}) {
  const platform = options.platform ?? (await startPlatform(t))
  const scene = await openChannelScene(t, options)
  await scene.plugins.install(scene.owner, { source: platform.folder, grant: 'required' })
  if (options.platform === undefined) await scene.addChannel('platform')
  const { store, owner } = scene
  const em = () => store.fork()

  return {
    ...scene,
    platform,
    deliveries: createDeliveries({ store, nudge: () => {} }),
    events: () => em().find(ChannelEvent, {}, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    rows: () => em().find(Delivery, {}, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    texts: () => scene.received.map(({ message }) => message.text),
    /** A room with a session, as the reception makes it. */
    async conversation(room: string, thread = '') {
      const at = new Date()
      const session = ulid()
      await em().insert(Session, { id: session, owner: owner.principal, agent: 'assistant', title: room, titled: false, origin: 'channel', createdAt: at, updatedAt: at })
      const row = { id: ulid(), owner: owner.principal, channel: 'platform', room, thread, kind: 'direct' as const, label: null, session, createdAt: at }
      await em().insert(Conversation, row)
      return row
    },
    async turn(conversation: { id: string; session: string }, more: Partial<TurnRow> = {}) {
      const row = { id: ulid(), owner: owner.principal, session: conversation.session, actor: owner.principal, scopes: [], agent: 'assistant', origin: 'channel' as const, conversation: conversation.id, replyTo: null, status: 'running' as const, reply: ulid(), createdAt: new Date(), ...more }
      await em().insert(Turn, row)
      return { ...row, owner: owner.principal }
    },
    async delivery(text: string, more: Partial<DeliveryRow> = {}) {
      const row: DeliveryRow = { ...blank(new Date()), id: ulid(), owner: owner.principal, channel: 'platform', conversation: null, turn: null, message: { room: 'r1', text, attachments: [] }, ...more }
      await store.commit((sql) => sql.insert(Delivery, row))
      return row
    },
  }
}
