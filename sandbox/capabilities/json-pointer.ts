/** RFC 6901. All walk own properties alone: what is in the data, never what JavaScript adds to it. */
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

/** Puts another value in the place of one that is there already, its order kept; false when nothing is there. */
export function replaceAt(target: unknown, pointer: string, value: unknown): boolean {
  const keys = keysOf(pointer)
  const last = keys.pop()
  const parent = valueAt(target, pointerOf(keys))
  if (last === undefined || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last) || (Array.isArray(parent) && last === 'length')) return false
  return Reflect.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true })
}

/** `/d/token`: not the empty one, which means the whole. */
export function isPlacePointer(text: string): boolean {
  return text.length <= 300 && /^(?:\/(?:[^~/]|~[01])*)+$/.test(text)
}

function keysOf(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
