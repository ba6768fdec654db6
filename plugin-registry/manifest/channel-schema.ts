import { z } from 'zod'
import { displayText } from './display-text.ts'
import { PollSchema } from './poll-schema.ts'
import { SocketSchema } from './socket-schema.ts'

const everyMs = (least: number) => z.strictObject({ everyMs: z.int().min(least).max(60_000) })

/** A place where people write: docs/plugins/CHANNELS.md. */
export const ChannelSchema = z.strictObject({
  label: displayText(80),
  /** What its owner does before it works, step by step, such as where the platform hands out its token. */
  setup: z.array(displayText(300)).max(10).optional(),
  /** How its events come in; without it nothing does, and the channel only sends. */
  listen: z.strictObject({ poll: PollSchema.optional(), socket: SocketSchema.optional() })
    .refine(({ poll, socket }) => (poll === undefined) !== (socket === undefined), 'either "poll" or "socket"').optional(),
  /** Answers are shown while they grow, by changing the message at most this often. */
  stream: everyMs(250).optional(),
  /** The channel has a `typing` function, called this often while an answer is being made. */
  typing: everyMs(1_000).optional(),
})
export type ChannelManifest = z.output<typeof ChannelSchema>
