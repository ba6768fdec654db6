import { useCallback, useState } from 'react'
import { GatewayError } from './gateway-error.ts'

export interface Action<Args extends unknown[]> {
  run(...args: Args): Promise<boolean>
  busy: boolean
  error: GatewayError | undefined
  clear(): void
}

/** One thing a person starts: it is busy, then done or refused, and the refusal is kept beside the button. */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Action<Args> {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<GatewayError>()
  const run = useCallback(
    async (...args: Args) => {
      const from = document.activeElement
      setBusy(true)
      setError(undefined)
      try {
        await act(...args)
        return true
      } catch (cause) {
        setError(GatewayError.from(cause))
        return false
      } finally {
        setBusy(false)
        giveFocusBack(from)
      }
    },
    [act],
  )
  return { run, busy, error, clear: useCallback(() => setError(undefined), []) }
}

/** A button at work is disabled, which loses it the focus: it gets it back, unless somebody has taken it meanwhile. */
function giveFocusBack(from: Element | null): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true })
  })
}
