import type { Caller } from '../access/caller.ts'
import type { Chat } from '../agent/chat.ts'
import { Conversation } from '../store/entities/conversation.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'

/** Turns that wait or run, and that somebody on a channel may end; each answers how many it ended. */
export interface OpenTurns {
  /** Of one session; with an actor, only theirs. */
  stopSession(session: string, actor?: string): Promise<number>
  /** What somebody asked for on this channel. */
  stopPerson(channel: string, actor: string): Promise<number>
}

type OpenTurn = { id: string; owner: string }

export function createOpenTurns({ store, chat }: { store: Store; chat: Pick<Chat, 'cancel'> }): OpenTurns {
  const open = { status: { $in: ['queued', 'running', 'waiting'] as const } }

  async function stop(turns: readonly OpenTurn[]): Promise<number> {
    let stopped = 0
    // The last one first: none of those that wait begins because another one ended.
    for (const { id, owner } of turns) if ((await chat.cancel(inNameOf(owner), { turn: id })).cancelled) stopped++
    return stopped
  }

  return {
    async stopSession(session, actor) {
      return stop(await store.fork().find(Turn, { ...open, session, ...(actor === undefined ? {} : { actor }) }, { fields: ['id', 'owner'], orderBy: { id: 'desc' } }))
    },

    async stopPerson(channel, actor) {
      const em = store.fork()
      const turns = await em.find(Turn, { ...open, actor, conversation: { $ne: null } }, { fields: ['id', 'owner', 'conversation'], orderBy: { id: 'desc' } })
      const here = new Set((await em.find(Conversation, { id: { $in: turns.flatMap(({ conversation }) => conversation ?? []) }, channel }, { fields: ['id'] })).map(({ id }) => id))
      return stop(turns.filter(({ conversation }) => conversation != null && here.has(conversation)))
    },
  }
}

/** In a group, turns are the channel owner's; whoever may stop them here does so in that name. */
function inNameOf(owner: string): Caller {
  return { principal: owner, name: '', role: 'guest', scopes: new Set(['chat']), origin: 'channel' }
}
