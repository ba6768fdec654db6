/** A named happening; what `EventTarget` hands to its listeners. */
export class Event {
  readonly type: string
  readonly bubbles = false
  readonly cancelable: boolean
  readonly timeStamp = Date.now()
  target: EventTarget | null = null
  currentTarget: EventTarget | null = null
  defaultPrevented = false
  stopped = false

  constructor(type: string, init: { cancelable?: boolean } = {}) {
    this.type = String(type)
    this.cancelable = Boolean(init.cancelable)
  }

  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true
  }

  stopImmediatePropagation(): void {
    this.stopped = true
  }

  stopPropagation(): void {}
}

export type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown }

interface Entry {
  listener: Listener
  once: boolean
}

/** The DOM Standard's `EventTarget` without a tree: listeners, `once`, `signal`. */
export class EventTarget {
  readonly #listeners = new Map<string, Entry[]>()

  addEventListener(type: string, listener: Listener | null, options: boolean | { once?: boolean; signal?: EventTarget & { aborted: boolean } } = {}): void {
    if (!listener) return
    const { once = false, signal } = typeof options === 'object' ? options : {}
    if (signal?.aborted) return
    const entries = this.#listeners.get(type) ?? []
    if (entries.some((entry) => entry.listener === listener)) return
    this.#listeners.set(type, [...entries, { listener, once }])
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true })
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const entries = this.#listeners.get(type)
    if (entries) this.#listeners.set(type, entries.filter((entry) => entry.listener !== listener))
  }

  dispatchEvent(event: Event): boolean {
    event.target = event.currentTarget = this
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener)
      // One listener's error is not the next one's.
      try {
        if (typeof listener === 'function') listener.call(this, event)
        else listener.handleEvent(event)
      } catch (error) {
        Promise.resolve().then(() => console.error('an event listener threw', error))
      }
      if (event.stopped) break
    }
    return !event.defaultPrevented
  }
}
