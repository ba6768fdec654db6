import type { Right } from '../operations/shapes/right.ts'
import { printable } from './printable.ts'

const marks = ['', 'harmless', 'low', 'notable', 'high', 'highest'] as const

/** What a plugin asks for, as sentences, worst first. */
export function rightsText(rights: { required: readonly Right[]; optional: readonly Right[] }): string {
  if (rights.required.length + rights.optional.length === 0) return '  It asks for nothing: it can only compute.\n'
  return section('It needs to:', rights.required) + section('It may ask later to:', rights.optional)
}

function section(title: string, rights: readonly Right[]): string {
  if (rights.length === 0) return ''
  const sentences = rights
    .flatMap((right) => right.consents.map(({ text, weight }) => ({ text: text.en, weight, right })))
    .sort((a, b) => b.weight - a.weight)
  const lines = sentences.map(({ text, weight, right }) => {
    const state = right.granted ? 'granted' : marks[weight]
    const reason = right.reason === undefined ? '' : `, in its words: “${printable(right.reason)}”`
    return `  • ${printable(text).replaceAll('**', '')}  [${right.capability}, ${state}]${reason}`
  })
  return `${title}\n${lines.join('\n')}\n`
}
