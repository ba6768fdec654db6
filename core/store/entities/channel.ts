import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** Who of those that write may speak: whom the owner paired, a list, everybody within a daily limit, or nobody. */
export type ChannelPolicy = 'pairing' | 'allowlist' | 'open' | 'off'

/** One account on a platform that a plugin's channel serves: a bot, a mailbox. */
export const Channel = defineEntity({
  name: 'Channel',
  tableName: 'channels',
  properties: {
    /** Chosen by the owner: `telegram`. */
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    plugin: text(),
    /** The name under `contributes.channels` of the plugin's manifest. */
    kind: text(),
    agent: text().nullable(),
    policy: text().$type<ChannelPolicy>(),
    /** External ids that `allowlist` lets in. */
    allowed: json<string[]>(),
    /** Messages a day that `open` takes from all strangers together. */
    dailyLimit: p.integer().nullable(),
    /** How many it took on which day (`2026-11-22`, in UTC). */
    strangersDay: text().nullable(),
    strangersCount: p.integer().default(0),
    /** May the owner decide approvals by writing here? */
    mayApprove: p.boolean().default(false),
    enabled: p.boolean().default(true),
    /** Where the poll goes on, as the manifest's pointer found it; advanced when the events are stored. */
    cursor: json().nullable(),
    /** Why the platform or the plugin does not work now, in words for the owner. */
    problem: json<{ code: string; message: string }>().nullable(),
    /** Which gateway holds the poll or the socket. */
    claimedBy: text().nullable(),
    fence: p.integer().default(0),
    leaseUntil: moment().nullable(),
    createdAt: moment(),
    updatedAt: moment(),
  },
})
export type ChannelRow = InferEntity<typeof Channel>
