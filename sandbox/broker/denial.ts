/** One request that the broker refused for want of a right; written by the broker, never by a guest. */
export interface Denial {
  capability: string
  /** What was tried, in the user's words: `GET https://example.com/page`. */
  tried: string
  message: string
  /** The narrowest grant that would have allowed it, when the manifest asks for as much. */
  grant?: { capability: string; scope: unknown }
}
