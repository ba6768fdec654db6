import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { text } from '../column.ts'

const p = defineEntity.properties

/** What a plugin sent out of the house on one day, as far as gateways have taken it for themselves: its daily limit counts it. */
export const DailyBytes = defineEntity({
  name: 'DailyBytes',
  tableName: 'daily_bytes',
  properties: {
    /** `2026-11-23`, in UTC. */
    day: text().primary(),
    plugin: text().primary(),
    bytes: p.bigint('number'),
  },
})
export type DailyBytesRow = InferEntity<typeof DailyBytes>
