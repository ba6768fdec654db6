import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'

/** A plugin that ended its process too often, until its owner lets it run again. */
export const PluginQuarantine = defineEntity({
  name: 'PluginQuarantine',
  tableName: 'plugin_quarantines',
  properties: {
    plugin: text().primary(),
    reason: text(),
    since: moment(),
  },
})
export type PluginQuarantineRow = InferEntity<typeof PluginQuarantine>
