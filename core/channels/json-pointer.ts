/** RFC 6901. Both walk own properties alone: what is in the data, never what JavaScript adds to it. */
export function valueAt(value: unknown, pointer: string): unknown {
  let current = value
  for (const key of keysOf(pointer)) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined
    current = Reflect.get(current, key)
  }

  return current
}

/** A copy with the value put there; objects on the way are made. */
export function withValueAt(target: unknown, pointer: string, value: unknown): unknown {
  const [key, ...rest] = keysOf(pointer)
  if (key === undefined) return value
  const below = valueAt(target, pointerOf([key]))
  const inner = withValueAt(below, pointerOf(rest), value)
  if (Array.isArray(target)) return target.with(Number(key), inner)
  // Not by assignment: that would set a prototype where the key is `__proto__`.
  return Object.fromEntries([...Object.entries(typeof target === 'object' && target !== null ? target : {}).filter(([name]) => name !== key), [key, inner]])
}

function keysOf(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
