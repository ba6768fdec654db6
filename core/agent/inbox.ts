import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Message as MessageShape } from '../operations/shapes/message.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Session, type SessionRow } from '../store/entities/session.ts'
import { Turn, type TurnRow } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'

export interface Arrival {
  session: string
  agent: string
  text: string
  idempotencyKey?: string
}

/** Where messages arrive: accepted means stored, and the same message twice is one. */
export interface Inbox {
  /** What an earlier message with this key became. */
  known(caller: Caller, idempotencyKey: string | undefined): Promise<{ session: string; turn: string } | undefined>
  ownSession(caller: Caller, id: string): Promise<SessionRow>
  /** Stores message and queued turn in one commit; undefined when the same key arrived at the same moment. */
  accept(caller: Caller, arrival: Arrival): Promise<{ turn: string; message: MessageShape } | undefined>
}

export function createInbox({ store, gateway, newId, now = () => new Date() }: { store: Store; gateway: string; newId(): string; now?: () => Date }): Inbox {
  return {
    async known(caller, idempotencyKey) {
      if (idempotencyKey === undefined) return undefined
      const row = await store.fork().findOne(Message, { owner: caller.principal, idempotencyKey })
      return row ? { session: row.session, turn: row.turn } : undefined
    },

    async ownSession(caller, id) {
      const row = await store.fork().findOne(Session, { id, owner: caller.principal })
      if (row === null) throw new OperationError('not_found', `There is no session ${id}.`, { session: id })
      return row
    },

    async accept(caller, { session, agent, text, idempotencyKey }) {
      const at = now()
      const turn = { ...blankTurn, id: newId(), owner: caller.principal, session, agent, actor: caller.principal, scopes: [...caller.scopes], origin: caller.origin, reply: newId(), claimedBy: gateway, createdAt: at }
      const message: MessageRow = {
        id: newId(),
        owner: caller.principal,
        session,
        turn: turn.id,
        role: 'user',
        text,
        author: null,
        attachments: null,
        status: 'complete',
        error: null,
        idempotencyKey: idempotencyKey ?? null,
        createdAt: at,
      }
      try {
        await store.fork().transactional(async em => {
          await em.insert(Turn, turn)
          await em.insert(Message, message)
          await em.nativeUpdate(Session, { id: session }, { updatedAt: at })
        })
      } catch (thrown) {
        if (thrown instanceof UniqueConstraintViolationException && idempotencyKey !== undefined) return undefined
        throw thrown
      }
      return { turn: turn.id, message: { id: message.id, role: 'user', text, turn: turn.id, createdAt: at.toISOString(), status: 'complete', tools: [] } }
    },
  }
}

const blankTurn = { model: null, conversation: null, status: 'queued', tainted: false, taintedBy: [] as string[], usage: null, error: null, fence: 0, leaseUntil: null, cancelledAt: null, finishedAt: null } satisfies Partial<TurnRow>
