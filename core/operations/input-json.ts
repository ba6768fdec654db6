/** No operation needs more; a hundred thousand brackets would overflow the stack of whoever walks them. */
export const maxInputDepth = 64

/**
 * Why this value is no input, or undefined. Nested too deep, or no JSON: socket.io carries binary data as well.
 * Walks level by level, so that the question itself cannot overflow.
 */
export function inputProblem(value: unknown, maxDepth = maxInputDepth): string | undefined {
  let level = [value].filter(isNested)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return `nested deeper than ${maxDepth} levels`
    if (level.some(isBinary)) return 'binary data where JSON is expected'
    level = level.flatMap((item) => Object.values(item).filter(isNested))
  }
  return undefined
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isBinary(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}
