import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import type { ChatCommand } from './chat-command.ts'
import { commandRights } from './command-rights.ts'
import type { CommandPort } from './command-port.ts'
import type { Conversations } from './conversations.ts'
import type { InboundMessage } from './inbound-message.ts'
import type { Speaker } from './speaker.ts'
import * as words from './words.ts'

export interface Order {
  channel: ChannelRow
  message: InboundMessage
  speaker: Speaker
  /** The agent that answers on this channel. */
  agent: string
}

/** Carries out a command at once, whatever runs in the conversation; resolves with what to say. */
export type Commands = (command: ChatCommand, order: Order) => Promise<string>

export function createCommands({ store, conversations, port }: { store: Store; conversations: Conversations; port: CommandPort }): Commands {
  const sessionOf = async ({ channel, message, speaker }: Order) => (await conversations.find(channel, message, speaker.caller.principal))?.session

  async function stop(order: Order, all: boolean): Promise<string> {
    const session = await sessionOf(order)
    if (session === undefined) return words.stopped(0)
    return words.stopped(await port.stop(session, all ? undefined : order.speaker.caller.principal))
  }

  async function status(order: Order): Promise<string> {
    const session = await sessionOf(order)
    const open = session === undefined ? 0 : await store.fork().count(Turn, { session, status: { $in: ['queued', 'running', 'waiting'] } })
    return words.status({ agent: order.agent, model: await port.model(order.agent), open })
  }

  async function decide({ channel, message, speaker }: Order, word: 'approve' | 'deny', code: string): Promise<string> {
    try {
      await port.decide(speaker.caller, { channel: channel.name, sender: message.sender.id, code, decision: word === 'approve' ? 'once' : 'deny' })
      return words.decided(word)
    } catch (thrown) {
      if (thrown instanceof CodedError && thrown.expose) return thrown.message
      throw thrown
    }
  }

  async function model({ speaker, agent }: Order, wanted: string | undefined, mayChoose: boolean): Promise<string> {
    if (wanted === undefined) return words.modelIs(await port.model(agent))
    if (!mayChoose) return words.modelNotHere
    return (await port.chooseModel(speaker.caller, agent, wanted)) ? words.modelChosen(wanted) : words.modelUnknown(wanted)
  }

  return async (command, order) => {
    const { channel, message, speaker, agent } = order
    const rights = commandRights(speaker.caller, message.room.kind)
    switch (command.name) {
      case 'help':
        return words.help({ model: rights.seeModel, fresh: rights.renew })
      case 'status':
        return rights.seeModel ? status(order) : words.statusForGuests
      case 'stop':
        return stop(order, rights.stopAll)
      case 'new':
        if (!rights.renew) return words.notYours
        await conversations.renew(channel, message, speaker.caller.principal, { agent })
        return words.newConversation
      case 'approve':
      case 'deny':
        return decide(order, command.name, command.code)
      case 'model':
        return rights.seeModel ? model(order, command.model, rights.chooseModel) : words.notYours
    }
  }
}
