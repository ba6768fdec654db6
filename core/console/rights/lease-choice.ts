/** For how long a right is given. */
export type LeaseChoice = 'once' | 'conversation' | 'hour' | 'always'

/** Rights that requests of others use: they have no uses of their own to count. */
const uncounted = new Set(['secrets'])
const onceMinutes = 60

/** Least first. */
export function leaseChoices(capability: string, session: string | undefined): LeaseChoice[] {
  return [
    ...(uncounted.has(capability) ? [] : ['once' as const]),
    ...(session === undefined ? [] : ['conversation' as const]),
    'hour',
    'always',
  ]
}

export interface LeaseTerms {
  minutes?: number
  uses?: number
  session?: string
}

/** What grant.lease is told; undefined for what has no end and is granted. */
export function leaseTerms(choice: LeaseChoice, session: string | undefined): LeaseTerms | undefined {
  const here = session === undefined ? {} : { session }
  switch (choice) {
    case 'once':
      // Asked for now and not tomorrow: what is not used ends as well.
      return { uses: 1, minutes: onceMinutes, ...here }
    case 'conversation':
      return here
    case 'hour':
      return { minutes: 60 }
    case 'always':
      return undefined
  }
}
