import type { FormattedText } from '../../plugin-registry/bundled/telegram/src/entity.ts'

const inner = new Set(['bold', 'italic', 'strikethrough', 'blockquote'])

/** What Telegram's documentation demands of a text with entities; answers with what is wrong. */
export function faultOf({ text, entities }: FormattedText, limit: number): string | undefined {
  if (text === '') return 'empty'
  if (text !== text.trimEnd() || /^\s*\n/.test(text) || (text !== text.trimStart() && entities[0]?.type !== 'pre')) return 'white space at an end: Telegram cuts it off, and places move'
  if (text.length > limit) return `${text.length} characters`
  if (entities.length > 100) return `${entities.length} entities`
  if (!text.isWellFormed()) return 'half a character'
  for (const { type, offset, length, url } of entities) {
    const marked = text.slice(offset, offset + length)
    if (!Number.isInteger(offset) || offset < 0 || length < 1 || offset + length > text.length) return `${type} is out of the text`
    if (marked.trim() === '') return `${type} marks nothing`
    if (!marked.isWellFormed()) return `${type} cuts a character`
    if (type === 'text_link' && !/^(https?|tg):\/\//i.test(url ?? '')) return `a link to ${url}`
  }

  for (const a of entities) {
    for (const b of entities) {
      if (a === b || a.offset + a.length <= b.offset || b.offset + b.length <= a.offset) continue
      const nested = (a.offset <= b.offset && b.offset + b.length <= a.offset + a.length) || (b.offset <= a.offset && a.offset + a.length <= b.offset + b.length)
      if (!nested) return `${a.type} and ${b.type} overlap`
      if (!inner.has(a.type) && !inner.has(b.type)) return `${a.type} and ${b.type} together`
      if ([a.type, b.type].some((type) => type === 'code' || type === 'pre')) return `${a.type} with ${b.type}`
      if (a.type === 'blockquote' && b.type === 'blockquote') return 'quote in quote'
    }
  }

  return undefined
}
