import { monotonicFactory, ulid } from 'ulid'
import { createClaims } from '../../core/agent/claims.ts'
import { createInbox } from '../../core/agent/inbox.ts'
import { Session } from '../../core/store/entities/session.ts'
import { callerOf } from './chat-bench.ts'
import type { TestDatabase } from './databases.ts'
import { addPrincipal } from './store.ts'

/** A session with an inbox in front of it, and claims for as many gateways as a test wants. */
export async function openLane(database: TestDatabase) {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const caller = callerOf(owner)
  const inbox = createInbox({ store, gateway: 'one', newId: monotonicFactory() })

  async function openSession(): Promise<string> {
    const id = ulid()
    const at = new Date()
    await store.fork().insert(Session, { id, owner, agent: 'assistant', title: '', titled: false, origin: 'console', createdAt: at, updatedAt: at })
    return id
  }

  const session = await openSession()
  async function accept(more: { session?: string; text?: string; idempotencyKey?: string; claim?: boolean } = {}) {
    const { claim = false, ...arrival } = more
    const accepted = await inbox.accept({ caller, owner, session, agent: 'assistant', text: 'hi', ...arrival }, () => claim)
    if (accepted === undefined) throw new Error('This message was stored before')
    return accepted
  }

  return { store, owner, caller, inbox, session, openSession, accept, claims: (gateway = 'one') => createClaims({ store, gateway }) }
}
