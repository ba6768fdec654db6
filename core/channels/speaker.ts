import type { Caller, Role } from '../access/caller.ts'
import type { ChannelRow } from '../store/entities/channel.ts'
import { channelScopes } from './channel-scopes.ts'

/** Somebody who may speak on a channel. */
export interface Speaker {
  caller: Caller
  /** Nobody approved them: the channel is open, or names their id. */
  stranger: boolean
  /** Counts against the channel's daily limit, and was not counted yet. */
  counted: boolean
}

interface Person {
  id: string
  name: string
  role: Role
}

export function speakerOf(person: Person, { channel, direct, stranger, counted }: { channel: Pick<ChannelRow, 'mayApprove'>; direct: boolean; stranger: boolean; counted: boolean }): Speaker {
  const { id, name, role } = person
  const scopes = channelScopes(role, { mayApprove: channel.mayApprove, direct })
  return { caller: { principal: id, name, role, scopes, origin: 'channel' }, stranger, counted }
}
