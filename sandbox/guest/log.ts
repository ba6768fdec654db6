import type { Door } from './door.ts'
import type { WriteLog } from './shims/console.ts'

/** Log lines, as notices that nobody answers. */
export function createLog(door: Door, call?: number): WriteLog {
  return (level, message, fields) => door.notice('log', 'write', fields === undefined ? { level, message } : { level, message, fields }, call)
}
