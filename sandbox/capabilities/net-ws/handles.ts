import { CapabilityError } from '../../broker/capability-error.ts'
import type { CapabilityCall, Kept } from '../capability.ts'

/** What one tool call has open. A name means something to its own call alone: no guest reaches what another opened. */
export interface Handles<Open extends Disposable> {
  /** Opens one; it is ended with the call, or when its right is revoked. Rejects with CapabilityError `quota_exceeded`. */
  open(call: Call, make: (kept: Kept) => Promise<Open>): Promise<string>
  /** Throws CapabilityError `request_invalid`, or `grant_missing` when its right was revoked. */
  find(call: Call, name: string): Open
}

type Call = Pick<CapabilityCall<never>, 'within' | 'keep'>

export function createHandles<Open extends Disposable>({ most, what }: { most: number; what: string }): Handles<Open> {
  const calls = new WeakMap<object, Map<string, { open?: Open; kept: Kept }>>()

  return {
    async open({ within, keep }, make) {
      const handles = calls.get(within) ?? new Map<string, { open?: Open; kept: Kept }>()
      calls.set(within, handles)
      if (handles.size >= most) throw new CapabilityError('quota_exceeded', `one call may open ${most} ${what}`)
      const name = String(handles.size + 1)
      const kept = keep()
      const handle: { open?: Open; kept: Kept } = { kept }
      // Counted before it stands: many at once must not get past the limit.
      handles.set(name, handle)
      kept.signal.addEventListener('abort', () => {
        handle.open?.[Symbol.dispose]()
        kept[Symbol.dispose]()
      }, { once: true })
      try {
        handle.open = await make(kept)
      } catch (error) {
        kept[Symbol.dispose]()
        throw error
      }
      if (kept.signal.aborted) handle.open[Symbol.dispose]()
      return name
    },

    find({ within }, name) {
      const handle = calls.get(within)?.get(name)
      if (handle?.open === undefined) throw new CapabilityError('request_invalid', `this call has nothing open by the name "${name}"`)
      if (handle.kept.revoked) throw new CapabilityError('grant_missing', 'the right was revoked while it was used')
      return handle.open
    },
  }
}
