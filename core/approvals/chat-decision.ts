import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import { Approval, type ApprovalRow } from '../store/entities/approval.ts'
import { Channel, type ChannelRow } from '../store/entities/channel.ts'
import { Identity } from '../store/entities/identity.ts'
import type { Store } from '../store/store.ts'
import { codeOf } from './approval-shape.ts'

export interface ChatDecision {
  /** Name of the channel it was written on. */
  channel: string
  /** The platform's id of who wrote it. */
  sender: string
  /** As `approvalNotice` shows it. */
  code: string
  decision: 'once' | 'deny'
}

const maxWaiting = 500

/**
 * Which approval somebody means who writes `/approve <code>`, when they may decide it there: the gateway's owner, by an account that
 * was paired, on a channel that the owner marked; never about the plugin that carries these very words.
 * Throws AccessError('forbidden') or OperationError('not_found').
 */
export async function approvalMeant(store: Store, caller: Caller, { channel: name, sender, code }: ChatDecision): Promise<ApprovalRow> {
  const channel = await store.fork().findOne(Channel, { name })
  if (channel === null || !(await maySpeak(store, caller, channel, sender))) throw new AccessError('forbidden', 'Approvals cannot be decided here. The console and `airlock approval decide` can.', { channel: name })

  const waiting = await store.fork().find(Approval, { state: 'waiting' }, { orderBy: { id: 'desc' }, limit: maxWaiting })
  const [row, other] = waiting.filter(({ id }) => codeOf(id) === code.trim().toLowerCase())
  if (row === undefined) throw new OperationError('not_found', 'Nothing waits under this code: it was decided, took too long, or the code is mistyped.', { code })
  if (other !== undefined) throw new OperationError('not_found', 'Two approvals share this code; decide them in the console.', { code })
  if (row.plugin === channel.plugin) throw new AccessError('forbidden', `What ${channel.plugin} does itself is decided in the console, not through it.`, { channel: name })
  return row
}

async function maySpeak(store: Store, { principal, role, origin, scopes }: Caller, { mayApprove, enabled, policy, plugin, name }: ChannelRow, externalId: string): Promise<boolean> {
  if (!mayApprove || !enabled || policy === 'off' || role !== 'owner' || origin !== 'channel' || !scopes.has('approve')) return false
  return (await store.fork().count(Identity, { owner: principal, plugin, account: name, externalId })) > 0
}
