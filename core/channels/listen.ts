import type { HeldChannel } from './held-channel.ts'
import { pollEvents } from './poll.ts'
import { holdSocket } from './socket.ts'

/** Brings a channel's events in, in the way that its manifest says now, until the channel is given up. */
export async function listen(held: HeldChannel): Promise<void> {
  while (!held.signal.aborted) {
    await pollEvents(held)
    await holdSocket(held)
  }
}
