/** A signal that follows another, and aborts by itself after a time; disposed of, it does neither any more. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal
}

/** One timer that is taken away at the end: AbortSignal.timeout would keep each of thousands of requests in memory for as long as it waits. */
export function limitTime(outer: AbortSignal, ms: number): TimeLimit {
  const controller = new AbortController()
  const follow = () => controller.abort(outer.reason)
  const timer = setTimeout(() => controller.abort(new DOMException('the time is over', 'TimeoutError')), ms).unref()
  if (outer.aborted) follow()
  else outer.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      outer.removeEventListener('abort', follow)
    },
  }
}
