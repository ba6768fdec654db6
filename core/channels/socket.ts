import type { ChannelManifest } from '../../plugin-registry/manifest/channel-schema.ts'
import type { SocketManifest } from '../../plugin-registry/manifest/socket-schema.ts'
import { backOffMs } from './back-off.ts'
import { ChannelError } from './channel-error.ts'
import type { HeldChannel } from './held-channel.ts'
import { untilChanged } from './poll.ts'
import { newestEventAt, waitingEvents } from './poll-store.ts'
import { sleep } from './sleep.ts'
import { connectOnce } from './socket-connection.ts'
import { openSocketState } from './socket-state.ts'

/** Events that may wait for their guest before another connection is made. */
const maxWaiting = 1_000
const lookMs = 5_000
const backOff = { firstMs: 1_000, mostMs: 60_000 }
/** However often a plugin wants another connection. */
const leastBetweenMs = 500
/** A connection that lasted so long was a good one: what ends it is no failure in a row. */
const goodMs = 30_000

/** Holds a channel's WebSocket until the channel is given up, or listens in another way: connects, stores what comes, connects again. */
export async function holdSocket(held: HeldChannel): Promise<void> {
  const state = openSocketState(held)
  let knownAt = await newestEventAt(held)
  let failures = 0
  for (;;) {
    if (held.signal.aborted) return
    // As it was when this connection was made: what changes from here on may be what a refusal hangs on.
    const before = await held.circumstances()
    const found = socketOf(held)
    if ('gone' in found) return
    if ('problem' in found) {
      await refuse(held, found.problem, before)
      continue
    }
    if ((await waitingEvents(held)) >= maxWaiting) {
      await held.pollWake.wait(lookMs, held.signal)
      continue
    }
    // The place in another account's events means nothing in this one's.
    const secretsSetAt = await held.secretsSetAt()
    if (secretsSetAt > knownAt) await state.change(() => ({ last: null, url: null }))
    knownAt = Math.max(knownAt, secretsSetAt)

    const outcome = await connectOnce(held, found, state)
    if (held.signal.aborted) return
    if (outcome.kind === 'refused') {
      await refuse(held, outcome.message, before)
      continue
    }
    if (outcome.kind === 'ended' && outcome.ms >= goodMs) failures = 0
    else failures++
    if (outcome.kind === 'failed') {
      // Where the plugin wanted to go is not to be reached: back to where the manifest says.
      if (state.kept.url !== null) await state.change((kept) => ({ ...kept, url: null }))
      // One dropped connection is no news.
      if (failures > 1) await held.tell('poll', { code: 'channel_unreachable', message: outcome.message })
    }
    // The first time after one that worked, at once: most connections end because a server is restarted.
    const again = outcome.kind === 'ended' && (outcome.isWanted || failures <= 1)
    await sleep(again && failures < 5 ? leastBetweenMs : backOffMs(failures, backOff), held.signal)
  }
}

type Found = { socket: SocketManifest; label: string } | { gone: true } | { problem: string }

function socketOf({ guest, row }: HeldChannel): Found {
  try {
    const { listen, label }: ChannelManifest = guest.manifest(row)
    return listen?.socket === undefined ? { gone: true } : { socket: listen.socket, label }
  } catch (error) {
    if (error instanceof ChannelError && error.code === 'channel_unready') return { problem: error.message }
    throw error
  }
}

async function refuse(held: HeldChannel, message: string, before: string): Promise<void> {
  await held.tell('poll', { code: 'channel_refused', message })
  await untilChanged(held, before)
}
