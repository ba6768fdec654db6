import { createHash } from 'node:crypto'

export type FileDigests = Readonly<Record<string, string>>

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function digestFiles(files: ReadonlyMap<string, Uint8Array>): FileDigests {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => [path, sha256(bytes)]))
}

/**
 * What a consent is tied to: the SHA-256 of the sorted lines `<file's SHA-256>  <path>`, so that one file
 * can be verified without reading the others. Paths hold no line breaks (package-path.ts).
 */
export function packageDigest(files: FileDigests): string {
  const lines = Object.keys(files)
    .sort()
    .map((path) => `${files[path]}  ${path}\n`)
  return `sha256-${sha256(lines.join(''))}`
}
