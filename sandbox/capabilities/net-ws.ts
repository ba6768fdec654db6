import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import { createDailyBytes, type DailyBytes, memoryDailyBytes } from '../broker/daily-bytes.ts'
import { type Capability, type CapabilityCall, type Consent, defineCapability, defineMethod, type Right, type Verdict } from './capability.ts'
import { countText, type Note, sizeText, withNotes } from './consent-notes.ts'
import { decideUrl } from './net-http/decision.ts'
import type { ProxyPort } from './net-http/proxy.ts'
import { type ResolvePort, systemResolver } from './net-http/resolver.ts'
import { decideRoute, findRoute } from './net-http/route.ts'
import type { Target } from './net-http/target.ts'
import { type Frame, openConnection, type WsConnection, type WsOptions } from './net-ws/connection.ts'
import { createFrequency } from './net-ws/frequency.ts'
import { createHandles } from './net-ws/handles.ts'
import type { SocketPort } from './net-ws/held.ts'
import { createMailbox, type Mailbox } from './net-ws/mailbox.ts'
import { createWsRules, NetWsScope, readWsTarget, resolveScope, wsPlace } from './net-ws/scope.ts'
import { createSecretCourier, type Peer, type SecretsOfCall } from './secrets/courier.ts'
import type { SecretPort } from './secrets.ts'

export interface NetWsOptions extends WsOptions {
  /** Default: the operating system's. */
  resolve?: ResolvePort
  proxy?: ProxyPort
  /** Without it, no channel has a connection that the gateway holds. */
  held?: SocketPort
  /** Default: counted here, while the process lives. */
  dailyBytes?: DailyBytes
}

const nobody: SocketPort = { sink: () => undefined, link: () => undefined }
const maxOpenPerCall = 4
const defaultWaitMs = 10_000
const maxWaitMs = 60_000

const Url = z.string().max(2048).transform(readWsTarget)
const Protocols = z.array(z.string().regex(/^[!#$%&'*+.^_`|~\w-]{1,60}$/, 'is no name of a subprotocol')).max(8).default([])
// What a person may say; the rest is the protocol's own (RFC 6455, 7.4).
const CloseCode = z.union([z.literal(1000), z.int().min(3_000).max(4_999)])
const Reason = z.string().max(100)
const Socket = z.string().max(40)
const Data = z.strictObject({ socket: Socket.optional(), json: z.unknown().optional(), text: z.string().optional(), base64: z.base64().optional() })
  .refine(({ json, text, base64 }) => [json, text, base64].filter((part) => part !== undefined).length === 1, 'one of json, text, base64')

/** WebSockets: held by the gateway for a channel, its messages coming as events; or opened by a tool for the time of its call. */
export function createNetWs(secrets: SecretPort, { resolve = systemResolver, proxy, held = nobody, dailyBytes = createDailyBytes(memoryDailyBytes()), ...options }: NetWsOptions = {}): Capability {
  const rules = createWsRules()
  const courier = createSecretCourier(secrets)
  const frequency = createFrequency()
  const handles = createHandles<WsConnection & { mail: Mailbox }>({ most: maxOpenPerCall, what: 'connections' })

  /** What each connection carried when it was made, and what it was sent last: it may come back as it was or as it is. */
  const carriedBy = new WeakMap<WsConnection, SecretsOfCall[]>()

  const checkUrl = (target: Target, right: Right<NetWsScope>): Verdict<NetWsScope> => rules.verdict(decideUrl(target, 'GET', rules.http(right), rules.rulesOf), target, right)

  /** Decided anew at each connection, look-up included; from then on it rests on the right to its address. */
  async function connect(target: Target, protocols: readonly string[], call: CapabilityCall<NetWsScope>, signal: AbortSignal, onFrame: (frame: Frame) => void): Promise<WsConnection> {
    const { connectsPerHour, frameBytes, framesPerMinute } = limitsOf(call.right())
    frequency.count(call.plugin.name, connectsPerHour)
    const carried = await courier.load(call)
    const found = await findRoute(target, { resolve, proxy }, signal)
    const decide = (right: Right<NetWsScope>, route = found) => decideRoute({ target, method: 'GET' }, route, rules.http(right), rules.rulesOf)
    const { verdict, route } = decide(call.right())
    if (!verdict.ok) throw refused(rules.verdict(verdict, target, call.right()), target)
    call.restsOn((right) => rules.verdict(decide(right, route).refusals[0] ?? { ok: true }, target, right))
    // A guest writes them, and they are sent: a thousand addresses say as much as a message.
    await dailyBytes.take(call.plugin, target.url.pathname.length + target.url.search.length + protocols.join().length)
    const all = [carried]
    const connection = await openConnection({ target, route, protocols, frameBytes, framesPerMinute, signal, onFrame: (frame) => onFrame(maskedFrame(frame, all)), maskReason: (reason) => masked(reason, all) }, options)
    carriedBy.set(connection, all)
    return connection
  }

  function place(json: unknown, connection: WsConnection, carried: SecretsOfCall): string {
    // Captured or set anew since it was opened: masked from before it leaves.
    carriedBy.get(connection)?.splice(1, 1, carried)
    return carried.placeInFrame(JSON.stringify(json), peerOf(connection.target))
  }

  async function send(connection: WsConnection, { json, text, base64 }: z.output<typeof Data>, call: CapabilityCall<NetWsScope>): Promise<{ sent: boolean }> {
    const data = json === undefined ? (text ?? Buffer.from(base64 ?? '', 'base64')) : place(json, connection, await courier.load(call))
    const most = limitsOf(call.right()).frameBytes
    if (Buffer.byteLength(data) > most) throw new CapabilityError('request_too_large', `the message has ${Buffer.byteLength(data)} bytes; allowed are ${most}`)
    if (!connection.isOpen) return { sent: false }
    await dailyBytes.take(call.plugin, Buffer.byteLength(data))
    connection.send(data)
    return { sent: true }
  }

  const linkOf = (call: CapabilityCall<NetWsScope>) =>
    held.link(call.caller) ?? refuse('this works on the connection that the gateway holds for a channel, in the functions of one whose manifest has "listen.socket"')

  return defineCapability<NetWsScope>({
    name: 'net.ws',
    title: { en: 'Live connections', 'zh-CN': '实时连接' },
    effect: 'external',
    scope: NetWsScope,
    uses: ['secrets'],
    methods: {
      hold: defineMethod({
        input: z.strictObject({ url: Url, protocols: Protocols }),
        tried: ({ url }) => `hold a connection to ${wsPlace(url)}`,
        check: ({ url }, right) => checkUrl(url, right),
        async perform({ url, protocols }, call) {
          const sink = held.sink(call.caller) ?? refuse('the gateway holds connections for channels by itself; a tool opens one with "open"')
          using connection = await connect(url, protocols, call, call.signal, (frame) => sink.frame(frame))
          sink.opened(connection)
          return await connection.ended
        },
      }),

      open: defineMethod({
        input: z.strictObject({ url: Url, protocols: Protocols }),
        tried: ({ url }) => `open a connection to ${wsPlace(url)}`,
        check: ({ url }, right) => checkUrl(url, right),
        async perform({ url, protocols }, call) {
          const mail = createMailbox()
          const socket = await handles.open(call, async (kept) => {
            const connection = await connect(url, protocols, call, kept.signal, mail.put)
            mail.feeds(connection)
            return Object.assign(connection, { mail })
          })
          return { socket }
        },
      }),

      send: defineMethod({
        maxChars: 6 * 1024 * 1024,
        input: Data,
        tried: () => 'send over a connection',
        async perform(input, call) {
          if (input.socket !== undefined) return send(handles.find(call, input.socket), input, call)
          const connection = linkOf(call).connection()
          return connection === undefined ? { sent: false } : send(connection, input, call)
        },
      }),

      receive: defineMethod({
        input: z.strictObject({ socket: Socket, waitMs: z.int().min(0).max(maxWaitMs).default(defaultWaitMs) }),
        tried: () => 'read from a connection',
        perform: ({ socket, waitMs }, call) => handles.find(call, socket).mail.take(waitMs, call.signal),
      }),

      close: defineMethod({
        input: z.strictObject({ socket: Socket, code: CloseCode.default(1000), reason: Reason.default('') }),
        tried: () => 'close a connection',
        async perform({ socket, code, reason }, call) {
          const connection = handles.find(call, socket)
          if (reason !== '') await dailyBytes.take(call.plugin, Buffer.byteLength(reason))
          connection.close(code, reason)
          await connection.ended
          return {}
        },
      }),

      reconnect: defineMethod({
        input: z.strictObject({ url: z.string().max(2048).optional(), later: z.boolean().default(false), forget: z.boolean().default(false), code: CloseCode.optional() })
          .transform(({ url, ...rest }) => ({ ...rest, url, target: url === undefined ? undefined : readWsTarget(url) })),
        tried: ({ target }) => (target === undefined ? 'connect again' : `connect to ${wsPlace(target)} from now on`),
        check: ({ target }, right) => (target === undefined ? anyOf(right) : checkUrl(target, right)),
        async perform({ url, later, forget, code }, call) {
          await linkOf(call).steer({ kind: 'reconnect', url, later, forget, code })
          return {}
        },
      }),

      stop: defineMethod({
        input: z.strictObject({ why: z.string().min(1).max(200), code: CloseCode.optional() }),
        tried: () => 'give a connection up',
        async perform({ why, code }, call) {
          await linkOf(call).steer({ kind: 'stop', why, code })
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
  frameBytes: number
  framesPerMinute: number
  connectsPerHour: number
}

/** What some grant allows, and never more than is asked for. */
function limitsOf({ request, grants }: Right<NetWsScope>): Limits {
  const most = (key: keyof Limits) => Math.min(request[key], Math.max(0, ...grants.map((grant) => grant[key])))
  return { frameBytes: most('frameBytes'), framesPerMinute: most('framesPerMinute'), connectsPerHour: most('connectsPerHour') }
}

function masked(text: string, all: readonly SecretsOfCall[]): string {
  return all.reduce((before, { mask }) => mask(before), text)
}

function maskedFrame(frame: Frame, all: readonly SecretsOfCall[]): Frame {
  if ('text' in frame) return { text: masked(frame.text, all) }
  const bytes = Buffer.from(frame.base64, 'base64').toString('latin1')
  return { base64: Buffer.from(all.reduce((before, { maskBytes }) => maskBytes(before), bytes), 'latin1').toString('base64') }
}

function anyOf({ request, grants }: Right<NetWsScope>): Verdict<NetWsScope> {
  return grants.length > 0 ? { ok: true } : { ok: false, code: 'grant_missing', message: 'nothing is granted yet', grant: request }
}

function peerOf({ host, port, scheme }: Target): Peer {
  return { host, port, secure: scheme === 'https:' }
}

function refused(verdict: Verdict<NetWsScope>, target: Target): CapabilityError {
  if (verdict.ok) return new CapabilityError('network_failed', 'the host has no address')
  return new CapabilityError(verdict.code, verdict.message, {}, { lacking: { tried: `connect to ${wsPlace(target)}`, grant: verdict.grant } })
}

function refuse(why: string): never {
  throw new CapabilityError('request_invalid', why)
}

function consentOf(rule: NetWsScope['allow'][number], limits: Limits): Consent {
  const bounds = boundsOf(limits)
  if (!('url' in rule)) {
    const name = `**${rule.host.fromConfig.replaceAll(/[*_`<>[\]\\\p{C}]/gu, '')}**`
    const text = withNotes({ en: `may stay connected to the host that you set as ${name}`, 'zh-CN': `可以与您设为 ${name} 的主机保持连接` }, [privateNote(rule.private), ...bounds])
    return { weight: rule.private ? 5 : 3, text }
  }
  const [, scheme = '', host = ''] = /^(wss?):\/\/([^/]+)/i.exec(rule.url) ?? []
  const anywhere = /^\*(?::|$)/.test(host)
  const place = anywhere ? { en: '**any public host**', 'zh-CN': '**任何公开的主机**' } : { en: `**${host}**`, 'zh-CN': `**${host}**` }
  const text = withNotes({ en: `may stay connected to ${place.en}, and send and receive there`, 'zh-CN': `可以与 ${place['zh-CN']} 保持连接，并在那里收发数据` }, [
    scheme.toLowerCase() === 'ws' ? { en: 'without encryption', 'zh-CN': '不加密' } : undefined,
    privateNote(rule.private),
    ...bounds,
  ])
  return { weight: anywhere || rule.private ? 5 : 3, text }
}

function privateNote(isPrivate: boolean | undefined): Note | undefined {
  return isPrivate ? { en: 'private networks too', 'zh-CN': '包括私有网络' } : undefined
}

function boundsOf({ frameBytes, framesPerMinute }: Limits): Note[] {
  return [
    { en: `up to ${countText(framesPerMinute)} ${framesPerMinute === 1 ? 'message' : 'messages'} a minute`, 'zh-CN': `每分钟最多 ${countText(framesPerMinute)} 条消息` },
    { en: `of ${sizeText(frameBytes)}`, 'zh-CN': `每条最多 ${sizeText(frameBytes)}` },
  ]
}
