/** What a look at a value found, before anything else reads it. */
export type Inspection = { ok: true; nodes: number } | { ok: false; path: string; message: string }

export const maxValueDepth = 64
export const maxValueNodes = 100_000

export interface InspectOptions {
  maxDepth?: number
  maxNodes?: number
  /** Gets every text of the value, names of properties included, as they come. */
  onText?(text: string): void
}

/** Bounds a JSON value: depth, number of values in it, and no property `__proto__`, which assignment would take for something else. */
export function inspect(value: unknown, { maxDepth = maxValueDepth, maxNodes = maxValueNodes, onText }: InspectOptions = {}): Inspection {
  let nodes = 0

  function visit(item: unknown, path: () => string, depth: number): string | undefined {
    if (++nodes > maxNodes) return `found more than ${maxNodes} values, allowed are ${maxNodes}`
    if (typeof item === 'string') onText?.(item)
    if (typeof item !== 'object' || item === null) return undefined
    if (depth >= maxDepth) return `found more than ${maxDepth} levels, allowed are ${maxDepth}`

    for (const key of Object.keys(item)) {
      const childPath = () => `${path()}/${escapePointer(key)}`
      if (key === '__proto__') return fail(childPath, 'found the property name "__proto__", which is not allowed')
      if (onText !== undefined && !Array.isArray(item)) onText(key)
      const wrong = visit(Reflect.get(item, key), childPath, depth + 1)
      if (wrong !== undefined) return fail(childPath, wrong)
    }

    return undefined
  }

  let failedAt: string | undefined
  function fail(path: () => string, message: string): string {
    failedAt ??= path()
    return message
  }

  const message = visit(value, () => '', 0)
  return message === undefined ? { ok: true, nodes } : { ok: false, path: (failedAt ?? '').slice(0, 500), message }
}

export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
