import { load, type UrlLibrary } from './url-library.ts'

export type URL = InstanceType<UrlLibrary['URL']>
export type URLSearchParams = InstanceType<UrlLibrary['URLSearchParams']>

let loaded: UrlLibrary | undefined

/** Runs the library when a plugin first needs it: in every isolate from the start, it would be a sixth of what that holds. */
export function urlLibrary(): UrlLibrary {
  return (loaded ??= load())
}

export function isSearchParams(value: unknown): value is URLSearchParams {
  return loaded !== undefined && value instanceof loaded.URLSearchParams
}
