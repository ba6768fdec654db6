import { z } from 'zod'

const Pointer = z.string().max(300).regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'a JSON pointer such as "/d/interval" (RFC 6901)')
const Key = z.string().min(1).max(100)

/** A message fits when each pointer finds exactly this value. */
const Match = z.record(Pointer, z.union([z.string().max(200), z.number(), z.boolean(), z.null()])).refine((match) => Object.keys(match).length > 0 && Object.keys(match).length <= 5, 'one to five pointers, each with the value that it must find')

export const leastEveryMs = 1_000
const mostEveryMs = 3_600_000

/** "Send this message every N ms": the one thing about a platform that the gateway does without its plugin. */
const Every = z.strictObject({
  /** Begins with the first message of a connection that fits; without it, when the connection is open. */
  start: Match.optional(),
  /** N, or where in the message that began it N is found. Less than a second counts as a second. */
  ms: z.union([z.int().min(leastEveryMs).max(mostEveryMs), z.strictObject({ pointer: Pointer })]),
  /** Sent as JSON. */
  message: z.record(z.string(), z.json()),
  /** Where in it the newest value of `last` goes; null while there is none. */
  putLast: Pointer.optional(),
  /** What answers it. Such answers do not wake the plugin; when one is missing at the next time, the connection is dead, and another is made. */
  answer: Match.optional(),
}).superRefine(({ start, ms }, context) => {
  if (typeof ms === 'object' && start === undefined) context.addIssue({ code: 'custom', path: ['start'], message: 'with "ms" as a pointer: which message has it', input: undefined })
})

/**
 * A WebSocket that the gateway holds for a channel, as data: the gateway connects, stores what comes and hands it to the plugin
 * in order, so that the plugin may sleep. The connection goes through the same checks as one that the plugin makes.
 */
export const SocketSchema = z.strictObject({
  /** Where the host is the owner's to choose: a key of the plugin's configuration, and what stands for it while it is not set. */
  base: z.strictObject({ fromConfig: Key, default: z.string().max(300).regex(/^wss?:\/\/[^/?#]+$/, 'an origin such as "wss://gateway.example.com"').optional() }).optional(),
  /** Absolute, or with `base` what follows it. */
  url: z.string().min(1).max(2_000),
  protocols: z.array(z.string().regex(/^[!#$%&'*+.^_`|~\w-]{1,60}$/, 'the name of a subprotocol')).max(8).default([]),
  /** In a message: the platform's count of its events, or its like. The newest is kept together with the message, and given to the plugin with each event. */
  last: Pointer.optional(),
  every: Every.optional(),
}).superRefine(({ base, url, last, every }, context) => {
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message, input: undefined })
  if (base === undefined && !/^wss?:\/\//.test(url)) refuse(['url'], 'an address that begins with "wss://", or a path together with "base"')
  if (base !== undefined && !url.startsWith('/')) refuse(['url'], 'a path that begins with "/", as "base" says where it leads')
  if (every?.putLast !== undefined && last === undefined) refuse(['last'], 'with "putLast": where in a message the value is found')
})
export type SocketManifest = z.output<typeof SocketSchema>
export type EveryManifest = NonNullable<SocketManifest['every']>
