/** UTF-8 bytes that an entry counts in its plugin's quota. */
export function entryBytes(key: string, value: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value)
}
