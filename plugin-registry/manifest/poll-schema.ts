import { z } from 'zod'

/** RFC 6901; empty means the whole. */
const Pointer = z.string().max(300).regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'a JSON pointer such as "/result" (RFC 6901)')
const Key = z.string().min(1).max(100)

// The broker gives a request 30 s, redirects included.
const maxPauseMs = 3_600_000

const Request = z.strictObject({
  method: z.enum(['GET', 'POST']).default('GET'),
  /** Where the host is the owner's to choose: a key of the plugin's configuration, and what stands for it while it is not set. */
  base: z.strictObject({ fromConfig: Key, default: z.string().max(300).regex(/^https?:\/\/[^/?#]+$/, 'an origin such as "https://api.example.com"').optional() }).optional(),
  /** Absolute, or with `base` what follows it. `{name}` in its path is the secret that the manifest puts there. */
  url: z.string().min(1).max(2_000),
  headers: z.record(z.string().max(100), z.string().max(1_000)).optional(),
  query: z.record(Key, z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Sent as JSON. */
  body: z.record(z.string(), z.json()).optional(),
}).superRefine(({ method, base, url, body }, context) => {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message, input: undefined })
  if (base === undefined && !/^https?:\/\//.test(url)) refuse('url', 'an absolute URL, or a path together with "base"')
  if (base !== undefined && !url.startsWith('/')) refuse('url', 'a path that begins with "/", as "base" says where it leads')
  if (method === 'GET' && body !== undefined) refuse('body', 'no body with GET; use "query"')
})

const Cursor = z.strictObject({
  /** Where the next one is found: in each event (of numbers the greatest counts, of others the last event's), or in the answer. */
  take: z.strictObject({ event: Pointer.optional(), response: Pointer.optional(), add: z.int().min(0).max(1_000).optional() })
    .refine(({ event, response }) => (event === undefined) !== (response === undefined), 'either "event" or "response"'),
  /** Where it goes in the next request. */
  put: z.strictObject({ body: Pointer.optional(), query: Key.optional() })
    .refine(({ body, query }) => (body === undefined) !== (query === undefined), 'either "body" or "query"'),
})

const Failure = z.strictObject({
  /** What must be `true` in a good answer, for platforms that say so besides the HTTP status. */
  ok: Pointer.optional(),
  code: Pointer.optional(),
  message: Pointer.optional(),
  /** Seconds. The header Retry-After counts too. */
  retryAfterS: Pointer.optional(),
  /** Statuses or codes after which asking again is no use until the owner changes something. */
  refused: z.array(z.union([z.int(), z.string().max(100)])).max(20).default([401, 403]),
})

/**
 * How the gateway asks a platform for its events, as data: the gateway holds the poll and the secret, and the plugin's code
 * is woken by what comes. The request goes through the same checks as one that the plugin makes.
 */
export const PollSchema = z.strictObject({
  request: Request,
  /** The list of events in the answer. */
  events: Pointer,
  /** In an event: its id. An event without one is known by its content. */
  id: Pointer,
  cursor: Cursor.optional(),
  error: Failure.prefault({}),
  /** Between an answer and the next request, for platforms that answer at once. */
  pauseMs: z.int().min(0).max(maxPauseMs).default(0),
})
export type PollManifest = z.output<typeof PollSchema>
