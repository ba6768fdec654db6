const maxPathLength = 200
// ASCII only: names that merely look alike, or that one file system folds into another, cannot occur.
const segmentPattern = /^[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*$/
// Windows opens devices for these whatever the extension.
const devicePattern = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** Why `path` may not name a file in a package, or undefined when it may: relative, forward slashes, nothing hidden. */
export function pathFault(path: string): string | undefined {
  if (path.length === 0 || path.length > maxPathLength) return `a path of 1 to ${maxPathLength} characters`
  const plain = path.split('/').every((segment) => segmentPattern.test(segment) && !segment.endsWith('.') && !devicePattern.test(segment))
  if (!plain) return 'a relative path of letters, digits and ._@+- with forward slashes, without ".." and hidden files, such as "dist/plugin.js"'
  return path.split('/').includes('node_modules') ? 'a path outside of node_modules' : undefined
}
