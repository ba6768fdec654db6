import { createContext, useContext } from 'react'

/** The conversation that is shown; undefined elsewhere. */
export const CurrentSession = createContext<string | undefined>(undefined)

export function useCurrentSession(): string | undefined {
  return useContext(CurrentSession)
}
