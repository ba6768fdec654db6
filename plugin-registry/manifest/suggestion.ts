/** The allowed word that `word` was probably meant to be, if one is near enough. */
export function suggestion(word: string, allowed: Iterable<string>): string | undefined {
  const tolerated = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let bestDistance = tolerated + 1

  for (const candidate of allowed) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }

  return best
}

/** Levenshtein's distance, with a swap of neighbours as one edit ("tolos" is one from "tools"). */
function editDistance(from: string, to: string): number {
  let before: number[] = []
  let above = Array.from({ length: to.length + 1 }, (_, column) => column)

  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current[column] = Math.min(
        above[column]! + 1,
        current[column - 1]! + 1,
        above[column - 1]! + (same ? 0 : 1),
        swapped ? before[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }

    before = above
    above = current
  }

  return above[to.length]!
}
