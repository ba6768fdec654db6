import { monotonicFactory } from 'ulid'
import { Message } from '../store/entities/message.ts'
import { Step } from '../store/entities/step.ts'
import { Turn, type TurnRow } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import { StoredReply } from './stored-reply.ts'

const stopped = { code: 'gateway_stopped', message: 'The gateway stopped while answering. Ask again.' }

/**
 * Ends the turns that this gateway left behind when it stopped without a chance to end them, and those of another
 * gateway whose lease ran out: what was said so far stays, calls under way are of unknown outcome. Answers how many.
 */
export async function endLeftTurns({ store, gateway, now = () => new Date() }: { store: Store; gateway: string; now?: () => Date }): Promise<number> {
  const newId = monotonicFactory()
  const left = await store.fork().find(Turn, {
    status: { $in: ['queued', 'running'] },
    $or: [{ claimedBy: gateway }, { claimedBy: null }, { leaseUntil: { $lt: now() } }],
  })
  let ended = 0
  for (const turn of left) if (await endLeftTurn(store, turn, newId(), now())) ended += 1
  return ended
}

async function endLeftTurn(store: Store, turn: TurnRow, message: string, at: Date): Promise<boolean> {
  return store.fork().transactional(async em => {
    // The fence goes up: whoever still works on it cannot write any more.
    const taken = await em.nativeUpdate(Turn, { id: turn.id, fence: turn.fence, status: turn.status }, { status: 'failed', error: stopped, fence: turn.fence + 1, leaseUntil: null, finishedAt: at })
    if (taken === 0) return false
    await em.nativeUpdate(Step, { turn: turn.id, state: 'intended' }, { state: 'unknown', error: stopped, finishedAt: at })
    const replies = await em.find(Step, { turn: turn.id, kind: 'model' }, { orderBy: { seq: 'asc' } })
    const text = replies.map(({ output }) => StoredReply.safeParse(output).data?.text ?? '').filter(part => part !== '').join('\n\n')
    const { owner, session } = turn
    await em.insert(Message, { id: message, owner, session, turn: turn.id, role: 'assistant', text, status: 'failed', error: stopped, idempotencyKey: null, createdAt: at })
    return true
  })
}
