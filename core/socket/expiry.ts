/** Timers cannot count further. */
const longestTimerMs = 2 ** 31 - 1

/** Calls `expire` at that moment, however far away it is; the answer calls it off. */
export function atExpiry(expiresAt: Date | null, expire: () => void): () => void {
  if (!expiresAt) return () => {}
  let timer: NodeJS.Timeout
  const wait = () => {
    const leftMs = expiresAt.getTime() - Date.now()
    timer = leftMs <= longestTimerMs ? setTimeout(expire, Math.max(0, leftMs)) : setTimeout(wait, longestTimerMs)
    timer.unref()
  }
  wait()
  return () => clearTimeout(timer)
}
