import { libraryIfLoaded } from './late.ts'
import type { LateLibrary } from './late-library.ts'

export type URL = InstanceType<LateLibrary['URL']>
export type URLSearchParams = InstanceType<LateLibrary['URLSearchParams']>

export function isSearchParams(value: unknown): value is URLSearchParams {
  const library = libraryIfLoaded()
  return library !== undefined && value instanceof library.URLSearchParams
}
