import type { AuditEntry } from '../../operations/shapes/audit.ts'
import type { Words } from '../words/words.tsx'

/** What an entry says, as one line. */
export function deedOf({ kind, capability = '', tried = '', uses = 0, action = '', subject = '', gone = 0 }: AuditEntry, say: Words['say']): string {
  if (kind === 'use') return say('record.did', { capability, tried })
  if (kind === 'count') return say('record.counted', { capability, count: uses })
  if (kind === 'owner') return `${action} ${subject}`
  return gone > 0 ? say('record.gone', { count: gone }) : say('record.repair')
}

/** What stands beside it: through what it came, with which secrets, and how it ended. */
export function factsOf({ kind, name, code = '', outcome, secrets = [], through = [] }: AuditEntry, say: Words['say']): string[] {
  return [
    ...(through.length > 0 ? [say('record.through', { names: through.join(', ') })] : []),
    ...(secrets.length > 0 ? [say('record.secrets', { names: secrets.join(', ') })] : []),
    ...(kind === 'owner' && name !== undefined ? [say('record.by', { name })] : []),
    ...(kind === 'use' ? [code === 'ok' ? say('record.ok') : code] : []),
    ...(outcome === 'unknown' ? [say('record.unknown')] : []),
  ]
}
