import { CapabilityError } from '../../broker/capability-error.ts'
import type { DailyBytes } from '../../broker/daily-bytes.ts'
import type { GuestPlugin } from '../../supervisor/guest-plugin.ts'
import type { CapabilityCall, Verdict } from '../capability.ts'
import type { Minute } from '../minute.ts'
import type { SecretCourier, SecretsOfCall } from '../secrets/courier.ts'
import { bytesOf, type Caps, capsFor } from './caps.ts'
import { decideUrl } from './decision.ts'
import { kindOf } from './dial.ts'
import type { ProxyPort } from './proxy.ts'
import { type Hop, maxRedirects, nextHop } from './redirect.ts'
import type { ResolvePort } from './resolver.ts'
import { decideRoute, findRoute } from './route.ts'
import type { NetHttpScope, RuleReader } from './scope.ts'
import { limitTime } from './time-limit.ts'
import { type BodySink, maxResponseBytes, type Response, type Transport, valueOf } from './transport.ts'

export interface GuardedFetchOptions {
  rulesOf: RuleReader
  resolve: ResolvePort
  proxy?: ProxyPort
  transport: Transport
  secrets: SecretCourier
  /** A whole request, redirects included. */
  totalMs: number
  /** Requests by plugin. */
  rate: Minute
  dailyBytes: DailyBytes
}

export interface FetchValue {
  status: number
  statusText: string
  url: string
  headers: [string, string][]
  body: string
  redirected: boolean
}

export type RedirectMode = 'follow' | 'manual' | 'error'
/** With a sink, the body of a successful answer goes there and `body` is empty. */
export type GuardedFetch = (first: Hop, mode: RedirectMode, call: CapabilityCall<NetHttpScope>, sink?: BodySink) => Promise<FetchValue>

/** Fetches, and asks again at every hop whether this host, this method and this address are allowed. */
export function createGuardedFetch({ rulesOf, resolve, proxy, transport, secrets, totalMs, rate, dailyBytes }: GuardedFetchOptions): GuardedFetch {
  return async (first, mode, call, sink) => {
    const carried = await secrets.load(call)
    using limit = limitTime(call.signal, totalMs)
    const { signal } = limit

    try {
      let hop = first
      for (let redirects = 0; ; redirects++) {
        const response = await exchange(hop, redirects > 0, carried, call, signal, sink)
        const next = mode === 'manual' ? undefined : nextHop(hop, response.status, valueOf(response.headers, 'location'))
        if (next === undefined) return present(hop, response, redirects > 0, carried)
        if (mode === 'error') throw new CapabilityError('redirect_refused', 'the server redirects, and the request forbids that')
        if (redirects === maxRedirects) throw new CapabilityError('redirect_refused', `the server redirects more than ${maxRedirects} times`)
        hop = next
      }
    } catch (error) {
      throw translate(error, call.signal, signal, totalMs, carried)
    }
  }

  async function exchange(hop: Hop, redirected: boolean, carried: SecretsOfCall, call: CapabilityCall<NetHttpScope>, signal: AbortSignal, sink?: BodySink): Promise<Response> {
    const { target, method } = hop
    demand(hop, decideUrl(target, method, call.right(), rulesOf), redirected, carried)
    if (redirected) carried.refuseLeak(target)
    const found = await findRoute(target, { resolve, proxy }, signal)

    // As it is now: a right that ended during the look-up must not be used after it.
    const { verdict, route } = decideRoute(hop, found, call.right(), rulesOf)
    demand(hop, verdict, redirected, carried)
    const outgoing = carried.attach(hop)
    const caps = capsFor(hop, call.right(), rulesOf)
    await demandRoom(call.plugin, hop, outgoing, caps, redirected)
    // The connection may be to any of them: each must stay allowed.
    call.restsOn((right) => decideRoute(hop, route, right, rulesOf).refusals[0] ?? { ok: true })
    // A file is kept as it comes: what must not be seen in it could not be taken out.
    if (sink !== undefined && carried.handsOut(target)) throw new CapabilityError('request_invalid', `what ${target.url.origin}${target.path} answers holds a secret; fetch it instead of downloading it`)
    const response = await transport(outgoing, route, signal, call.plugin.name, {
      ...(sink && { sink: { ...sink, maxBytes: Math.min(sink.maxBytes, caps.responseBytes) } }),
      maxBytes: Math.min(caps.responseBytes, maxResponseBytes),
    })
    return { ...response, body: await carried.capture(hop, response) }
  }

  /** A redirect is no request of the guest's, and sends as much as one. */
  async function demandRoom(plugin: GuestPlugin, hop: Hop, outgoing: Hop, caps: Caps, redirected: boolean): Promise<void> {
    demandFit(hop, caps)
    const late = redirected ? undefined : rate.take(plugin.name, 1, caps.requestsPerMinute)
    if (late !== undefined) {
      throw new CapabilityError('rate_limited', `${plugin.name} made ${caps.requestsPerMinute} requests within a minute, as many as it may; it may go on in ${Math.ceil(late.retryAfterMs / 1_000)} s`, late)
    }

    await dailyBytes.take(plugin, bytesOf(outgoing))
  }
}

function demandFit({ body }: Hop, { requestBytes }: Caps): void {
  if (body === undefined || body.length <= requestBytes) return
  throw new CapabilityError('request_too_large', `the body has ${body.length} bytes; allowed are ${requestBytes} (net.http, requestBytes)`, { bytes: body.length, requestBytes })
}

function demand({ target, method }: Hop, verdict: Verdict<NetHttpScope>, redirected: boolean, { mask }: SecretsOfCall): void {
  if (verdict.ok) return
  const tried = mask(`${method} ${target.url.href}`)
  const message = redirected ? `the server redirects to ${mask(target.url.origin)}: ${mask(verdict.message)}` : mask(verdict.message)
  throw new CapabilityError(redirected ? 'redirect_refused' : verdict.code, message, {}, { lacking: { tried, grant: verdict.grant } })
}

function present({ target }: Hop, response: Response, redirected: boolean, { mask, maskBytes }: SecretsOfCall): FetchValue {
  return {
    status: response.status,
    statusText: response.statusText,
    url: mask(target.url.href),
    headers: response.headers.map(([name, value]) => [mask(name), maskBytes(value)]),
    body: Buffer.from(maskBytes(response.body.toString('latin1')), 'latin1').toString('base64'),
    redirected,
  }
}

function translate(error: unknown, callSignal: AbortSignal, signal: AbortSignal, totalMs: number, { mask }: SecretsOfCall): CapabilityError {
  if (error instanceof CapabilityError) return error
  if (callSignal.aborted) return new CapabilityError('cancelled', 'the request was given up')
  if (signal.aborted) return new CapabilityError('network_failed', `the server did not answer within ${totalMs} ms`, { totalMs })
  return new CapabilityError('network_failed', `the connection failed (${mask(kindOf(error))})`, {}, { cause: error })
}
