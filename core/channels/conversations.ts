import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { ulid } from 'ulid'
import { z } from 'zod'
import { titleFrom } from '../agent/title.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import { Conversation } from '../store/entities/conversation.ts'
import { Session } from '../store/entities/session.ts'
import type { Store } from '../store/store.ts'
import type { InboundMessage } from './inbound-message.ts'
import { plainLabel } from './plain-label.ts'

const Row = z.object({ id: z.string(), session: z.string(), owner: z.string(), kind: z.enum(['direct', 'group']) })

type Place = Pick<InboundMessage, 'room' | 'thread'>

export interface Route {
  /** Id of the conversation. */
  id: string
  session: string
  owner: string
}

/** Which session goes on in a room: the person's own in a direct one, in a group one of the channel's owner. */
export interface Conversations {
  find(channel: ChannelRow, place: Place, speaker: string): Promise<Route | undefined>
  /** Made when there is none yet, or its session was deleted. */
  findOrMake(channel: ChannelRow, place: Place, speaker: string, about: { agent: string; text: string }): Promise<Route>
  /** Goes on with a new session; the old one stays where it is. */
  renew(channel: ChannelRow, place: Place, speaker: string, about: { agent: string }): Promise<Route>
}

export function createConversations({ store, now = () => new Date() }: { store: Store; now?: () => Date }): Conversations {
  const find: Conversations['find'] = async (channel, place, speaker) => {
    const row = await rowOf(channel, place, speaker)
    // A room that was a group and claims to be direct, or the reverse, gets a session of its own: no group reads what was said in private.
    return row === undefined || row.kind !== place.room.kind ? undefined : { id: row.id, session: row.session, owner: row.owner }
  }

  async function rowOf(channel: ChannelRow, { room, thread }: Place, speaker: string): Promise<z.output<typeof Row> | undefined> {
    const rows = await store.rows('select id, session_id as session, owner_id as owner, kind from conversations where channel = ? and room = ? and thread = ? and owner_id = ?', [
      channel.name, room.id, thread ?? '', ownerOf(channel, room, speaker),
    ])
    return Row.array().parse(rows)[0]
  }

  async function makeSession(channel: ChannelRow, { room, thread }: Place, speaker: string, { agent, title, anew }: { agent: string; title: string; anew: boolean }): Promise<Route> {
    const at = now()
    const owner = ownerOf(channel, room, speaker)
    const key = { channel: channel.name, room: room.id, thread: thread ?? '', owner }
    const session = { id: ulid(at.getTime()), owner, agent, title, titled: false, origin: 'channel', createdAt: at, updatedAt: at }
    return store.fork().transactional(async (em) => {
      const known = await em.findOne(Conversation, key)
      // Another first message of this room was quicker.
      if (!anew && known?.kind === room.kind) return { id: known.id, session: known.session, owner }
      await em.insert(Session, session)
      const values = { kind: room.kind, label: plainLabel(room.label) || null, session: session.id }
      const id = known?.id ?? ulid(at.getTime())
      if (known === null) await em.insert(Conversation, { id, ...key, ...values, createdAt: at })
      else await em.nativeUpdate(Conversation, { id }, values)
      return { id, session: session.id, owner }
    })
  }

  return {
    find,

    async findOrMake(channel, place, speaker, { agent, text }) {
      const known = await find(channel, place, speaker)
      if (known) return known
      const title = place.room.kind === 'group' ? plainLabel(place.room.label) || titleFrom(text) : titleFrom(text)
      try {
        return await makeSession(channel, place, speaker, { agent, title, anew: false })
      } catch (thrown) {
        // On PostgreSQL both looked before either wrote.
        if (!(thrown instanceof UniqueConstraintViolationException)) throw thrown
        return (await find(channel, place, speaker)) ?? makeSession(channel, place, speaker, { agent, title, anew: false })
      }
    },

    renew: (channel, place, speaker, { agent }) => makeSession(channel, place, speaker, { agent, title: place.room.kind === 'group' ? plainLabel(place.room.label) : '', anew: true }),
  }
}

function ownerOf(channel: ChannelRow, room: InboundMessage['room'], speaker: string): string {
  return room.kind === 'group' ? channel.owner : speaker
}
