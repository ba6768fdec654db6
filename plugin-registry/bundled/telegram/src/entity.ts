/** A piece of text with a format, as Telegram has it: places in UTF-16 units of the plain text. */
export interface Entity {
  type: 'bold' | 'italic' | 'strikethrough' | 'code' | 'pre' | 'blockquote' | 'text_link'
  offset: number
  length: number
  language?: string
  url?: string
}

export interface FormattedText {
  text: string
  entities: Entity[]
}

const exclusive = new Set<Entity['type']>(['code', 'pre'])

/**
 * The entities as Telegram takes them: in order, none empty, none beginning or ending in white space, and nothing else where
 * code is (core.telegram.org/bots/api#formatting-options: code holds no other entity and stands in none).
 */
export function tidied(text: string, entities: readonly Entity[]): Entity[] {
  // No two of them overlap, so that the ends are in order too.
  const code = entities.filter(({ type }) => exclusive.has(type)).toSorted((a, b) => a.offset - b.offset)
  return entities
    .flatMap((entity) => (exclusive.has(entity.type) ? [entity] : without(entity, overlapping(code, entity))))
    .flatMap((entity) => trimmed(text, entity))
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length)
}

/** Of thousands, the few: found by halving. */
function overlapping(sorted: readonly Entity[], { offset, length }: Entity): Entity[] {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]!.offset + sorted[middle]!.length <= offset) low = middle + 1
    else high = middle
  }

  const found: Entity[] = []
  for (let index = low; index < sorted.length && sorted[index]!.offset < offset + length; index++) found.push(sorted[index]!)
  return found
}

function without(entity: Entity, holes: readonly Entity[]): Entity[] {
  return holes.reduce((pieces, hole) => pieces.flatMap((piece) => cut(piece, hole)), [entity])
}

function cut(piece: Entity, hole: Entity): Entity[] {
  const end = piece.offset + piece.length
  const holeEnd = hole.offset + hole.length
  if (holeEnd <= piece.offset || hole.offset >= end) return [piece]
  const before = { ...piece, length: hole.offset - piece.offset }
  const after = { ...piece, offset: holeEnd, length: end - holeEnd }
  return [before, after].filter(({ length }) => length > 0)
}

function trimmed(text: string, entity: Entity): Entity[] {
  const inner = text.slice(entity.offset, entity.offset + entity.length)
  const length = inner.trim().length
  return length === 0 ? [] : [{ ...entity, offset: entity.offset + inner.length - inner.trimStart().length, length }]
}
