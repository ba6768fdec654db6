import { Initial } from './0001-initial.ts'

/** In order; core/store/migrations/names.ts carries the same names. */
export const migrations = [Initial]
