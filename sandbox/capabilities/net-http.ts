import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { createDailyBytes, type DailyBytes, memoryDailyBytes } from '../broker/daily-bytes.ts'
import { type Capability, defineCapability, defineMethod } from './capability.ts'
import { createMinute } from './minute.ts'
import { consentsOf } from './net-http/consent.ts'
import { decideUrl } from './net-http/decision.ts'
import { createGuardedFetch } from './net-http/guarded-fetch.ts'
import type { ProxyPort } from './net-http/proxy.ts'
import { readHeaders } from './net-http/request-headers.ts'
import { type BlobPort, keepDownload, noBlobs, postFiles } from './net-http/files.ts'
import { type ResolvePort, systemResolver } from './net-http/resolver.ts'
import { createRuleReader, NetHttpScope, resolveScope, scopeWithin } from './net-http/scope.ts'
import { readTarget } from './net-http/target.ts'
import { createTransport, type TransportOptions } from './net-http/transport.ts'
import { createTurnstile } from './net-http/turnstile.ts'
import { allMethods } from './net-http/url-rule.ts'
import { createSecretCourier } from './secrets/courier.ts'
import type { SecretPort } from './secrets.ts'

export interface HttpOptions extends TransportOptions {
  /** Default: the operating system's. */
  resolve?: ResolvePort
  proxy?: ProxyPort
  /** A whole request, redirects included. Default 30 s; a plugin's wallMs usually ends it sooner. */
  totalMs?: number
  /** Requests of one plugin that may be on the wire at once; others wait. Default 16. */
  maxOpen?: number
  /** Default: counted here, while the process lives. */
  dailyBytes?: DailyBytes
}

export const maxRequestBodyBytes = 4 * 1024 * 1024
const defaultTotalMs = 30_000
const defaultMaxOpen = 16
const maxWaiting = 100

const Input = z.strictObject({
  url: z.string(),
  method: z.string().max(20).transform((name) => name.toUpperCase()).pipe(z.enum(allMethods)).default('GET'),
  headers: z.array(z.tuple([z.string(), z.string()])).default([]),
  /** Base64. */
  body: z.string().optional(),
  redirect: z.enum(['follow', 'manual', 'error']).default('follow'),
}).transform(({ url, method, headers, body, redirect }) => ({
  hop: { target: readTarget(url), method, headers: readHeaders(headers), body: body === undefined ? undefined : readBase64(body) },
  redirect,
}))

const Header = z.tuple([z.string(), z.string()])
const Download = z.strictObject({ url: z.string(), headers: z.array(Header).default([]), name: z.string().max(300).optional() })
  .transform(({ url, headers, name }) => ({ hop: { target: readTarget(url), method: 'GET' as const, headers: readHeaders(headers) }, name }))
const Upload = z.strictObject({
  url: z.string(),
  headers: z.array(Header).default([]),
  fields: z.array(z.tuple([z.string().max(200), z.string().max(100_000)])).max(50).default([]),
  files: z.array(z.strictObject({ field: z.string().max(200), blob: z.string().max(64), name: z.string().max(300).optional() })).max(10).default([]),
}).transform(({ url, headers, ...parts }) => ({ hop: { target: readTarget(url), method: 'POST' as const, headers: readHeaders(headers) }, parts }))

export function createNetHttp(secrets: SecretPort, options: HttpOptions = {}, blobs: BlobPort = noBlobs): Capability {
  const rulesOf = createRuleReader()
  const fetch = createGuardedFetch({
    rulesOf,
    resolve: options.resolve ?? systemResolver,
    proxy: options.proxy,
    transport: createTransport(options),
    secrets: createSecretCourier(secrets),
    totalMs: options.totalMs ?? defaultTotalMs,
    rate: createMinute(),
    dailyBytes: options.dailyBytes ?? createDailyBytes(memoryDailyBytes()),
  })
  const turnstile = createTurnstile({ maxOpen: options.maxOpen ?? defaultMaxOpen, maxWaiting })

  return defineCapability<NetHttpScope>({
    name: 'net.http',
    title: { en: 'Web', 'zh-CN': '网络' },
    effect: 'external',
    scope: NetHttpScope,
    uses: ['secrets'],
    methods: {
      fetch: defineMethod({
        maxChars: 6 * 1024 * 1024,
        input: Input,
        tried: ({ hop }) => `${hop.method} ${hop.target.url.href}`,
        check: ({ hop }, right) => decideUrl(hop.target, hop.method, right, rulesOf),
        async perform({ hop, redirect }, call) {
          using _turn = await turnstile(call.plugin.name, call.signal)
          return await fetch(hop, redirect, call)
        },
      }),
      download: defineMethod({
        input: Download,
        tried: ({ hop }) => `${hop.method} ${hop.target.url.href}`,
        check: ({ hop }, right) => decideUrl(hop.target, hop.method, right, rulesOf),
        async perform({ hop, name }, call) {
          using _turn = await turnstile(call.plugin.name, call.signal)
          return await keepDownload({ fetch, blobs }, hop, name, call)
        },
      }),
      upload: defineMethod({
        input: Upload,
        tried: ({ hop }) => `${hop.method} ${hop.target.url.href}`,
        check: ({ hop }, right) => decideUrl(hop.target, hop.method, right, rulesOf),
        async perform({ hop, parts }, call) {
          using _turn = await turnstile(call.plugin.name, call.signal)
          return await postFiles({ fetch, blobs }, hop, parts, call)
        },
      }),
    },
    resolve: resolveScope,
    within: (grant, request) => scopeWithin(grant, request, rulesOf),
    consent: consentsOf,
  })
}

function readBase64(text: string): Buffer {
  const body = Buffer.from(text, 'base64')
  // Buffer skips what is not base64; what was skipped shows in the length.
  if (text.length % 4 !== 0 || body.length !== (text.length / 4) * 3 - (/={0,2}$/.exec(text)?.[0].length ?? 0)) {
    throw new CapabilityError('request_invalid', 'input.body is not base64', { path: 'body' })
  }

  if (body.length > maxRequestBodyBytes) {
    throw new CapabilityError('request_too_large', `the body has ${body.length} bytes; allowed are ${maxRequestBodyBytes}`, { bytes: body.length })
  }

  return body
}
