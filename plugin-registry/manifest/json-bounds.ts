const maxDepth = 32
const maxValues = 20_000
/** Bytes of a package.json, and UTF-16 units of all its strings. */
export const maxManifestBytes = 256 * 1024

export interface BoundsFinding {
  path: string[]
  found: string
  allowed: string
}

/**
 * What makes a JSON value too dangerous to look at more closely: depth that overflows recursive readers, bulk,
 * and `__proto__`, which a careless copy turns into a prototype. Walks without recursion.
 */
export function outOfBounds(value: unknown): BoundsFinding | undefined {
  const waiting: { value: unknown; path: string[] }[] = [{ value, path: [] }]
  let values = 0
  let characters = 0

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: current, path } = next
    values++
    if (typeof current === 'string') characters += current.length
    if (values > maxValues) return { path: [], found: `more than ${maxValues} values`, allowed: `at most ${maxValues}` }
    if (characters > maxManifestBytes) return { path: [], found: `more than ${maxManifestBytes} characters`, allowed: `at most ${maxManifestBytes}` }
    if (typeof current !== 'object' || current === null) continue
    if (path.length >= maxDepth) return { path, found: `more than ${maxDepth} levels`, allowed: `at most ${maxDepth}` }

    for (const key of Object.keys(current)) {
      if (key === '__proto__') return { path: [...path, key], found: 'the key "__proto__"', allowed: 'any other name' }
      characters += key.length
      waiting.push({ value: (current as Record<string, unknown>)[key], path: [...path, key] })
    }
  }

  return undefined
}
