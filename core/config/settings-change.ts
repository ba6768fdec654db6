import { isDeepStrictEqual } from 'node:util'
import type { Binding } from './binding.ts'

/** Dotted names of the settings that differ, in the schema's order. */
export function differences(bindings: readonly Binding[], before: object, after: object): string[] {
  return bindings.filter(({ path }) => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path))).map(({ path }) => path.join('.'))
}

/** Names of the settings that a running gateway takes on. */
export function reloadable(bindings: readonly Binding[]): ReadonlySet<string> {
  return new Set(bindings.filter(({ meta }) => meta.reload === true).map(({ path }) => path.join('.')))
}

export function valueAt(settings: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), settings)
}

/**
 * The same settings, but each of `names` is looked up by `read` whenever it is used: who reads `view.turn.steps` when a turn
 * begins has the newest value, and who copies it keeps the one of that moment.
 */
export function liveView<Tree extends object>(tree: Tree, names: ReadonlySet<string>, read: (path: readonly string[]) => unknown): Tree {
  return viewAt(tree, [], names, read) as Tree
}

function viewAt(tree: object, above: readonly string[], names: ReadonlySet<string>, read: (path: readonly string[]) => unknown): object {
  const prefix = above.map((key) => `${key}.`).join('')
  // What is not set has no key in the tree, and may be set later.
  const unset = [...names].filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('.')).map((name) => name.slice(prefix.length))
  const view = {}
  for (const key of new Set([...Object.keys(tree), ...unset])) {
    const path = [...above, key]
    const value = Reflect.get(tree, key)
    if (names.has(path.join('.'))) Object.defineProperty(view, key, { enumerable: true, get: () => read(path) })
    else Object.defineProperty(view, key, { enumerable: true, value: isBranch(value) ? viewAt(value, path, names, read) : value })
  }
  return view
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
