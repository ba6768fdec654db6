import { useMemo, useSyncExternalStore } from 'react'
import { hrefOf, routeOf, type Route } from './route.ts'

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => location.hash)
  return useMemo(() => routeOf(hash), [hash])
}

/** `replace` leaves no step behind in the browser's history. */
export function go(route: Route, replace = false): void {
  if (replace) {
    history.replaceState(null, '', hrefOf(route))
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  } else {
    location.hash = hrefOf(route)
  }
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}
