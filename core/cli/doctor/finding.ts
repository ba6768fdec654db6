/** One thing that was looked at. */
export interface Finding {
  about: string
  state: 'well' | 'look' | 'ill'
  /** What was found. */
  found: string
  /** What to do. */
  advice?: string
}
