/** No operation needs more; a hundred thousand brackets would overflow the stack of whoever walks them. */
export const maxInputDepth = 64

/** Is this JSON value nested deeper than that? Walks level by level, so that the question itself cannot overflow. */
export function isTooDeep(value: unknown, maxDepth = maxInputDepth): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item).filter(isNested) : []))
  }
  return false
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
