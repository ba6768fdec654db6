/** Gathers pieces of text that come quickly; the first one goes out at once. */
export interface DeltaStream {
  push(text: string): void
  /** Sends what is gathered. */
  flush(): void
  /** Forgets what is gathered. */
  clear(): void
}

/** One frame of a screen: faster than this nobody sees, and each event costs every open console a message. */
const frameMs = 16

export function createDeltaStream(send: (text: string) => void, everyMs = frameMs): DeltaStream {
  let gathered = ''
  let timer: NodeJS.Timeout | undefined

  return { push, flush, clear }

  function push(text: string): void {
    if (text === '') return
    gathered += text
    if (timer === undefined) sendAndWait()
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (gathered !== '') sendGathered()
  }

  function clear(): void {
    gathered = ''
  }

  function sendAndWait(): void {
    timer = undefined
    if (gathered === '') return
    sendGathered()
    timer = setTimeout(sendAndWait, everyMs)
  }

  function sendGathered(): void {
    const text = gathered
    gathered = ''
    send(text)
  }
}
