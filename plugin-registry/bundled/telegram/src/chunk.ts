import { type Entity, type FormattedText, tidied } from './entity.ts'

export const maxMessageChars = 4_096
export const maxCaptionChars = 1_024
/** Telegram drops further ones without a word. */
export const maxEntities = 100

/** A cut before this part of the room would leave a message nearly empty. */
const leastPart = 0.4
const holdsTogether = new Set<Entity['type']>(['code', 'pre', 'text_link'])

/**
 * Splits what is longer than one message: between paragraphs if there is a place, else between lines, sentences, words; within
 * code only where it is longer than a message itself, and then between its lines. Every part carries its own formats.
 */
export function chunks({ text, entities }: FormattedText, limit = maxMessageChars): FormattedText[] {
  const parts: FormattedText[] = []
  // Those behind are done with: an answer may have thousands.
  let ahead: readonly Entity[] = entities
  let at = skipSpace(text, 0, ahead)
  while (at < text.length) {
    const start = at
    ahead = ahead.filter((entity) => entity.offset + entity.length > start)
    const near = ahead.slice(0, ahead.findIndex(({ offset }) => offset >= start + limit) + 1 || undefined)
    const end = endOfPart(text, near, at, limit)
    const part = partOf(text, near, at, end)
    if (part.text !== '') parts.push(part)
    at = skipSpace(text, end, near)
  }

  return parts
}

function endOfPart(text: string, entities: readonly Entity[], at: number, limit: number): number {
  // Another entity beyond the hundredth begins another message.
  const crowded = entities.filter((entity) => entity.offset + entity.length > at)[maxEntities]?.offset ?? Infinity
  const room = Math.min(at + limit, Math.max(crowded, at + 1))
  if (text.length <= room) return text.length
  const from = at + Math.floor((room - at) * leastPart)
  const together = entities.filter(({ type }) => holdsTogether.has(type))
  const free = (place: number) => !together.some(({ offset, length }) => offset < place && place < offset + length)

  for (const [mark, most] of marks) {
    const place = lastPlace(text, mark, from, room, (found) => most === 'anywhere' || free(found))
    if (place !== undefined) return place
  }

  return wholeCharacter(text, room, at)
}

const marks: readonly [mark: RegExp, where: 'free' | 'anywhere'][] = [
  [/\n\n+/g, 'free'], [/\n/g, 'free'], [/[.!?…。！？]["')\]]?\s/g, 'free'], [/\s/g, 'free'], [/\n/g, 'anywhere'], [/\s/g, 'anywhere'],
]

/** The last place after such a mark. */
function lastPlace(text: string, mark: RegExp, from: number, to: number, isFree: (place: number) => boolean): number | undefined {
  const places = [...text.slice(from, to).matchAll(mark)].map(({ index, 0: found }) => from + index + found.length)
  return places.findLast(isFree)
}

/** Neither half a character nor half a sign of several. */
function wholeCharacter(text: string, end: number, start: number): number {
  let place = end
  while (place > start + 1 && (isLow(text.charCodeAt(place)) || joins(text.charCodeAt(place)) || text.charCodeAt(place - 1) === joiner)) place--
  return place > start + 1 ? place : isLow(text.charCodeAt(end)) && end - 1 > start ? end - 1 : end
}

const joiner = 0x200d
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff
const joins = (unit: number) => unit === joiner || (unit >= 0xfe00 && unit <= 0xfe0f) || (unit >= 0x300 && unit <= 0x36f)

/** Telegram cuts white space off either end; places must not move by it. In code, the indent of a line with something in it is no such space. */
function skipSpace(text: string, at: number, entities: readonly Entity[]): number {
  const inCode = entities.some(({ type, offset, length }) => type === 'pre' && offset <= at && at < offset + length)
  const space = inCode ? /(?:[^\S\n]*\n)*/y : /\s*/y
  space.lastIndex = at
  return at + (space.exec(text)?.[0].length ?? 0)
}

function partOf(whole: string, entities: readonly Entity[], start: number, end: number): FormattedText {
  const raw = whole.slice(start, end)
  const text = raw.trimEnd()
  const inside = entities.flatMap((entity) => {
    const offset = Math.max(entity.offset, start)
    const length = Math.min(entity.offset + entity.length, start + text.length) - offset
    return length > 0 ? [{ ...entity, offset: offset - start, length }] : []
  })
  return { text, entities: tidied(text, inside) }
}
