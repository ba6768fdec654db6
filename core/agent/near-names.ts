const maxLength = 64

/** The names that look most like a mistyped one, best first. */
export function nearNames(typed: string, names: Iterable<string>, most = 3): string[] {
  const wanted = typed.toLowerCase().slice(0, maxLength)
  return [...new Set(names)]
    .map(name => ({ name, far: distance(wanted, name.toLowerCase().slice(0, maxLength)) }))
    .filter(({ name, far }) => far <= Math.max(2, Math.floor(wanted.length / 3)) || (wanted.length >= 3 && name.toLowerCase().includes(wanted)))
    .sort((one, other) => one.far - other.far || (one.name < other.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

/** Levenshtein's distance: letters to add, drop or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    let left = i + 1
    const next = [left]
    for (let j = 0; j < to.length; j += 1) {
      left = Math.min(left + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === to[j] ? 0 : 1))
      next.push(left)
    }
    row = next
  }
  return row.at(-1) ?? 0
}
