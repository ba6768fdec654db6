import type { Caller } from '../access/caller.ts'
import type { Agents } from '../agent/agents.ts'
import type { Chat } from '../agent/chat.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { Models } from '../models/models.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import type { CommandPort } from './command-port.ts'

export interface CommandDeedsOptions {
  store: Store
  chat: Pick<Chat, 'cancel'>
  agents: Pick<Agents, 'find' | 'put'>
  models: Pick<Models, 'current' | 'list'>
  approvals: Pick<Approvals, 'decideFromChat'>
}

/** What commands do in this gateway. Who may give which was decided before. */
export function createCommandDeeds({ store, chat, agents, models, approvals }: CommandDeedsOptions): CommandPort {
  return {
    async stop(session, actor) {
      const open = await store.fork().find(Turn, { session, status: { $in: ['queued', 'running', 'waiting'] }, ...(actor === undefined ? {} : { actor }) }, { fields: ['id', 'owner'], orderBy: { id: 'desc' } })
      let stopped = 0
      // The last one first: none of those that wait begins because another one ended.
      for (const { id, owner } of open) if ((await chat.cancel(inNameOf(owner), { turn: id })).cancelled) stopped++
      return stopped
    },

    async model(agent) {
      return (await agents.find(agent))?.model ?? (await models.current()).default
    },

    async chooseModel(caller, agent, model) {
      const known = (await models.list(caller)).models.some(({ id }) => id === model)
      if (known) await agents.put(caller, { name: agent, model })
      return known
    },

    decide: (caller, decision) => approvals.decideFromChat(caller, decision),
  }
}

/** In a group, turns are the channel owner's; the speaker may stop them all the same. */
function inNameOf(owner: string): Caller {
  return { principal: owner, name: '', role: 'guest', scopes: new Set(['chat']), origin: 'channel' }
}
