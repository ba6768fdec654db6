/** Messages that may wait for one connection: some ten seconds of a fast stream. */
export const maxWaiting = 2_000

/** The part of engine.io's connection that tells what waits. */
interface Connection {
  on(event: 'packetCreate' | 'drain', listener: () => void): unknown
}

/** Calls `cut` once more waits than a connection may have; one that comes back asks for what it missed. */
export function watchSlowConsumer(connection: Connection, cut: () => void): void {
  let waiting = 0
  connection.on('drain', () => {
    waiting = 0
  })
  connection.on('packetCreate', () => {
    waiting += 1
    if (waiting === maxWaiting + 1) cut()
  })
}
