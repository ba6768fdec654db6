import type { Denial } from '../operations/shapes/denial.ts'
import { printable } from './printable.ts'

/** What was refused, and the command that would allow just that. */
export function denialText(plugin: string, { message, grant }: Denial, program = 'airlock'): string {
  if (!grant) return printable(message)
  const command = ['grant', 'allow', plugin, grant.capability, JSON.stringify(grant.scope) ?? '']
  return `${printable(message)}; allow it: ${program} ${command.map(shellWord).join(' ')}`
}

/** People paste this. An address comes from whoever wrote the page or the plugin, and may hold quotes on purpose. */
export function shellWord(word: string): string {
  const plain = printable(word)
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`
}
