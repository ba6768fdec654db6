import type { Tell } from '../channels/tell.ts'
import type { ApprovalRow } from '../store/entities/approval.ts'
import { Channel } from '../store/entities/channel.ts'
import { Conversation } from '../store/entities/conversation.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { approvalNotice, groupNotice } from './approval-notice.ts'
import { approvalShape } from './approval-shape.ts'

export interface ChatNoticesOptions {
  store: Store
  tell: Tell
  /** Id of the gateway's owner, whose word alone counts in a chat. */
  owner: string
}

/** Returns what tells people on a channel that their turn waits there, and how to answer; nothing for turns of the console. */
export function createChatNotices({ store, tell, owner }: ChatNoticesOptions): (rows: readonly ApprovalRow[]) => Promise<void> {
  return async (rows) => {
    for (const row of rows) {
      const place = await placeOf(row.turn)
      if (place === undefined) continue
      const { conversation, channel } = place
      // What the owner says through a channel never counts for that channel's own plugin.
      const mayApprove = channel.mayApprove && channel.enabled && conversation.owner === owner && row.plugin !== channel.plugin
      // Others read along in a group: the arguments are for whoever decides.
      const text = conversation.kind === 'direct' ? approvalNotice(approvalShape(row), { mayApprove }) : groupNotice(approvalShape(row))
      await tell(channel.name, conversation.room, conversation.thread === '' ? undefined : conversation.thread, text)
    }
  }

  async function placeOf(turn: string) {
    const em = store.fork()
    const row = await em.findOne(Turn, { id: turn }, { fields: ['conversation'] })
    const conversation = row?.conversation == null ? null : await em.findOne(Conversation, { id: row.conversation })
    const channel = conversation === null ? null : await em.findOne(Channel, { name: conversation.channel })
    return conversation === null || channel === null ? undefined : { conversation, channel }
  }
}
