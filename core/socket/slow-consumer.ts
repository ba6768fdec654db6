/** Messages that may wait for one connection: some ten seconds of a fast stream. */
export const maxWaiting = 2_000
/** Characters of them: someone who subscribes again and again and never reads would hold what each replay holds. */
export const maxWaitingLength = 32 * 1024 * 1024

/** The part of engine.io's connection that tells what waits. */
interface Connection {
  on(event: 'packetCreate', listener: (packet: { data?: unknown }) => void): unknown
  on(event: 'drain', listener: () => void): unknown
}

/** Calls `cut`, once, when more waits than a connection may have; one that comes back asks for what it missed. */
export function watchSlowConsumer(connection: Connection, cut: () => void): void {
  let waiting = 0
  let length = 0
  let isCut = false
  connection.on('drain', () => {
    waiting = 0
    length = 0
  })
  connection.on('packetCreate', ({ data }) => {
    waiting += 1
    length += typeof data === 'string' ? data.length : 0
    // One long answer is no pile.
    if (isCut || (waiting <= maxWaiting && (length <= maxWaitingLength || waiting === 1))) return
    isCut = true
    cut()
  })
}
