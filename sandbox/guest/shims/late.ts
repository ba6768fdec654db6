import { type LateLibrary, load } from './late-library.ts'

let loaded: LateLibrary | undefined

/** Runs the libraries that few plugins need when one does: in every isolate from the start, they would be a sixth of what that holds. */
export function lateLibrary(): LateLibrary {
  return (loaded ??= load())
}

/** Without running them. */
export function libraryIfLoaded(): LateLibrary | undefined {
  return loaded
}
