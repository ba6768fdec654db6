import type { LogPort } from '../../sandbox/capabilities/log.ts'
import type { SecretMasks } from '../store/secret-masks.ts'
import type { Log } from './log.ts'

/** Writes what plugins log, without their secrets. A line that cannot be cleared of them is left out, and that is said. */
export function createPluginLog(log: Log, masks: Pick<SecretMasks, 'text' | 'value'>): LogPort {
  return {
    async write({ level, message, fields, ...line }) {
      try {
        log[level]({ ...line, fields: await masks.value(line.plugin, fields) }, await masks.text(line.plugin, message))
      } catch (error) {
        log.warn({ err: error, plugin: line.plugin }, 'a line of a plugin could not be cleared of its secrets, and is left out')
      }
    },
  }
}
