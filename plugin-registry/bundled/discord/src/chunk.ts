export const maxMessageChars = 2_000

/** A cut before this part of the room would leave a message nearly empty. */
const leastPart = 0.4
const marks = [/\n\n+/g, /\n/g, /[.!?…。！？]["')\]]?\s/g, /\s/g]
const fence = /^ {0,3}(`{3,}|~{3,})([^\n`]*)$/

/**
 * Splits Markdown that is longer than one message: between paragraphs if there is a place, else between lines, sentences, words.
 * A code block that is cut is closed where it is cut and opened again in the next part.
 */
export function chunks(markdown: string, limit = maxMessageChars): string[] {
  const parts: string[] = []
  let rest = markdown.trim()
  let open = ''
  while (rest !== '') {
    const before = open === '' ? '' : `${open}\n`
    // The closing fence must fit as well: it is as long as the opening one, which may begin in this part.
    const room = limit - before.length - longestFence(rest.slice(0, limit), open) - 1
    const end = rest.length + before.length <= limit && openFence(rest, open) === '' ? rest.length : endOfPart(rest, Math.max(room, 1))
    const body = rest.slice(0, end)
    open = openFence(body, open)
    const part = `${before}${body.trimEnd()}${open === '' ? '' : `\n${markOf(open)}`}`
    if (part.trim() !== '') parts.push(part)
    // In code, the indent of a line is no space between parts.
    rest = open === '' ? rest.slice(end).trimStart() : rest.slice(end).replace(/^\n/, '')
    if (rest.trim() === '') break
  }
  return parts
}

function endOfPart(text: string, room: number): number {
  if (text.length <= room) return text.length
  const from = Math.floor(room * leastPart)
  for (const mark of marks) {
    const places = [...text.slice(from, room).matchAll(mark)].map(({ index, 0: found }) => from + index + found.length)
    const last = places.at(-1)
    if (last !== undefined) return last
  }
  return isLow(text.charCodeAt(room)) && room > 1 ? room - 1 : room
}

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

/** The fence that is open after this text, when `open` was before it; empty where none is. */
function openFence(text: string, open: string): string {
  for (const line of text.split('\n')) {
    const found = fence.exec(line)
    if (found === null) continue
    const mark = found[1] ?? ''
    if (open === '') open = line.trim()
    else if (mark.startsWith(markOf(open)) && (found[2] ?? '').trim() === '') open = ''
  }
  return open
}

function markOf(open: string): string {
  return /^[`~]+/.exec(open)?.[0] ?? '```'
}

function longestFence(text: string, open: string): number {
  const found = [...text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)].map(([, mark = '']) => mark.length)
  return Math.max(markOf(open).length, ...found)
}
