import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { createDailyBytes, type DailyBytes, memoryDailyBytes } from '../broker/daily-bytes.ts'
import { type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right, type Verdict } from './capability.ts'
import { countText, sizeText, withNotes } from './consent-notes.ts'
import { decideUrl } from './net-http/decision.ts'
import { dial, type DialOptions } from './net-http/dial.ts'
import type { ProxyPort } from './net-http/proxy.ts'
import { type ResolvePort, systemResolver } from './net-http/resolver.ts'
import { decideRoute, findRoute } from './net-http/route.ts'
import { createTcpRules, NetTcpScope, type Place, readPlace, resolveScope, tcpPlace, type TcpRule, TlsMode } from './net-tcp/scope.ts'
import { type ByteBudget, createStream, type TcpStream } from './net-tcp/stream.ts'
import { createFrequency } from './net-ws/frequency.ts'
import { createHandles } from './net-ws/handles.ts'
import { createSecretCourier, type Peer } from './secrets/courier.ts'
import type { SecretPort } from './secrets.ts'

export interface NetTcpOptions extends DialOptions {
  /** Default: the operating system's. */
  resolve?: ResolvePort
  proxy?: ProxyPort
  /** Default: counted here, while the process lives. */
  dailyBytes?: DailyBytes
}

const maxOpenPerCall = 4
const maxWriteBytes = 1024 * 1024
const maxReadBytes = 256 * 1024
const defaultReadBytes = 64 * 1024
const defaultWaitMs = 10_000
const maxWaitMs = 60_000

const Socket = z.string().max(40)
const Connect = z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535), tls: TlsMode.default('always') })
  .transform(({ host, port, tls }) => readPlace(host, port, tls))
const Write = z.strictObject({ socket: Socket, text: z.string().optional(), base64: z.base64().optional() })
  .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined), 'either text or base64')
const Read = z.strictObject({
  socket: Socket,
  maxBytes: z.int().min(1).max(maxReadBytes).default(defaultReadBytes),
  waitMs: z.int().min(0).max(maxWaitMs).default(defaultWaitMs),
  until: z.string().min(1).max(8).optional(),
})

/** Streams of bytes to named hosts and ports, within one call: what a protocol does with them nobody here can know. */
export function createNetTcp(secrets: SecretPort, { resolve = systemResolver, proxy, dailyBytes = createDailyBytes(memoryDailyBytes()), ...dialing }: NetTcpOptions = {}): Capability {
  const rules = createTcpRules()
  const courier = createSecretCourier(secrets)
  const frequency = createFrequency()
  const handles = createHandles<TcpStream & { mode: TlsMode }>({ most: maxOpenPerCall, what: 'connections' })

  const budgets = new WeakMap<object, ByteBudget>()
  const budgetOf = (within: object, most: number): ByteBudget => {
    const budget = budgets.get(within) ?? { most, left: most }
    budgets.set(within, budget)
    return budget
  }

  async function connect(place: Place, call: CapabilityCall<NetTcpScope>, signal: AbortSignal): Promise<TcpStream & { mode: TlsMode }> {
    const { target, tls } = place
    const { bytesPerCall, connectsPerHour } = limitsOf(call.right())
    frequency.count(call.plugin.name, connectsPerHour)
    const carried = await courier.load(call)
    // A proxy takes TLS to port 443, as a rule, and nothing else; what it does with the rest, it says.
    const found = await findRoute(target, { resolve, proxy }, signal)
    const decide = (right: Right<NetTcpScope>, route = found) => decideRoute({ target, method: 'GET' }, route, rules.http(right, tls), rules.rulesOf)
    const { verdict, route } = decide(call.right())
    if (!verdict.ok) throw refused(rules.verdict(verdict, place, call.right()), place)
    call.restsOn((right) => rules.verdict(decide(right, route).refusals[0] ?? { ok: true }, place, right))
    return Object.assign(createStream(await dial(target, route, signal, dialing), target, carried.maskStream(), budgetOf(call.within, bytesPerCall)), { mode: tls })
  }

  return defineCapability<NetTcpScope>({
    name: 'net.tcp',
    title: { en: 'Raw connections', 'zh-CN': '原始连接' },
    effect: 'external',
    scope: NetTcpScope,
    uses: ['secrets'],
    methods: {
      connect: defineMethod({
        input: Connect,
        tried: (place) => `connect to ${tcpPlace(place)}`,
        check: (place, right) => rules.verdict(decideUrl(place.target, 'GET', rules.http(right, place.tls), rules.rulesOf), place, right),
        async perform(place, call) {
          return { socket: await handles.open(call, (kept) => connect(place, call, kept.signal)) }
        },
      }),
      write: defineMethod({
        maxChars: 2 * 1024 * 1024,
        input: Write,
        tried: () => 'write to a connection',
        async perform({ socket, text, base64 }, call) {
          const stream = handles.find(call, socket)
          const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text)
          if (bytes.length > maxWriteBytes) throw new CapabilityError('request_too_large', `${bytes.length} bytes at once; allowed are ${maxWriteBytes}`)
          await dailyBytes.take(call.plugin, bytes.length)
          const carried = await courier.load(call)
          const placed = carried.placeInStream(bytes, peerOf(stream))
          // Captured or set anew since it was opened: looked for from before it leaves.
          if (placed !== bytes) stream.maskWith(carried.maskStream())
          await stream.write(placed)
          return {}
        },
      }),
      read: defineMethod({
        input: Read,
        tried: () => 'read from a connection',
        async perform({ socket, maxBytes, waitMs, until }, call) {
          const stream = handles.find(call, socket)
          const found = await stream.read({ maxBytes, waitMs, until: until === undefined ? undefined : Buffer.from(until) }, call.signal)
          return 'bytes' in found ? { base64: found.bytes.toString('base64') } : found
        },
      }),
      startTls: defineMethod({
        input: z.strictObject({ socket: Socket }),
        tried: () => 'switch a connection to TLS',
        async perform({ socket }, call) {
          const stream = handles.find(call, socket)
          if (stream.mode !== 'starttls' || stream.target.scheme === 'https:') throw new CapabilityError('request_invalid', 'only a connection made with tls: "starttls" switches to TLS, and once')
          await stream.startTls(call.signal, dialing.ca)
          return {}
        },
      }),
      close: defineMethod({
        input: z.strictObject({ socket: Socket }),
        tried: () => 'close a connection',
        async perform({ socket }, call) {
          handles.find(call, socket).end()
          return {}
        },
      }),
    },
    resolve: resolveScope,
    within: rules.within,
    consent: ({ allow, ...limits }) => allow.map((rule) => consentOf(rule, limits)),
  })
}

interface Limits {
  bytesPerCall: number
  connectsPerHour: number
}

function limitsOf({ request, grants }: Right<NetTcpScope>): Limits {
  const most = (key: keyof Limits) => Math.min(request[key], Math.max(0, ...grants.map((grant) => grant[key])))
  return { bytesPerCall: most('bytesPerCall'), connectsPerHour: most('connectsPerHour') }
}

function peerOf({ target: { host, port, scheme } }: TcpStream): Peer {
  return { host, port, secure: scheme === 'https:' }
}

function refused(verdict: Verdict<NetTcpScope>, place: Place): CapabilityError {
  if (verdict.ok) return new CapabilityError('network_failed', 'the host has no address')
  return new CapabilityError(verdict.code, verdict.message, {}, { lacking: { tried: `connect to ${tcpPlace(place)}`, grant: verdict.grant } })
}

function consentOf({ host, port, tls, private: isPrivate }: TcpRule, { bytesPerCall, connectsPerHour }: Limits): Consent {
  const place = typeof host === 'string' ? `**${host}:${port}**` : `**{${host.fromConfig.replaceAll(/[*_`<>[\]\\{}\p{C}]/gu, '')}}:${port}**`
  const text = withNotes({ en: `may exchange any data with ${place}, in any protocol`, 'zh-CN': `可以用任何协议与 ${place} 交换任何数据` }, [
    tls === 'none' ? { en: 'without encryption', 'zh-CN': '不加密' } : undefined,
    tls === 'starttls' ? { en: 'encrypted only once it asks for that', 'zh-CN': '仅在其请求后加密' } : undefined,
    isPrivate ? { en: 'private networks too', 'zh-CN': '包括私有网络' } : undefined,
    { en: `up to ${sizeText(bytesPerCall)} each time it runs`, 'zh-CN': `每次运行最多 ${sizeText(bytesPerCall)}` },
    { en: `${countText(connectsPerHour)} ${connectsPerHour === 1 ? 'connection' : 'connections'} an hour`, 'zh-CN': `每小时 ${countText(connectsPerHour)} 次连接` },
  ])
  return { weight: 5, text }
}
