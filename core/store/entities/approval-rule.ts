import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** "Always allow this": one tool, in the name of one person. */
export const ApprovalRule = defineEntity({
  name: 'ApprovalRule',
  tableName: 'approval_rules',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    plugin: text(),
    tool: text(),
    createdAt: moment(),
  },
  uniques: [{ properties: ['owner', 'plugin', 'tool'] }],
})
export type ApprovalRuleRow = InferEntity<typeof ApprovalRule>
