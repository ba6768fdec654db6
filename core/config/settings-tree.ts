/** Settings as read, before the schema has seen the whole: only objects and leaves. */
export interface SettingsTree {
  [key: string]: unknown
}

/** Puts a value at a path of the schema (never of a stranger), making the objects on the way. */
export function setPath(tree: SettingsTree, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return
  if (rest.length === 0) {
    tree[key] = value
    return
  }
  const next = tree[key]
  const branch = isTree(next) ? next : {}
  tree[key] = branch
  setPath(branch, rest, value)
}

/** `over` wins, leaf by leaf; neither argument is changed. Both must have met the schema, so keys are known ones. */
export function mergeTrees(base: SettingsTree, over: SettingsTree): SettingsTree {
  const merged: SettingsTree = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const below = base[key]
    merged[key] = isTree(value) && isTree(below) ? mergeTrees(below, value) : value
  }
  return merged
}

export function isTree(value: unknown): value is SettingsTree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
