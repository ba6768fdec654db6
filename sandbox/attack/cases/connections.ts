import { addressCases, anyHost } from './addresses.ts'
import type { RequestCase } from './request-attack.ts'

const ws = (method: string, input: unknown = {}) => ({ capability: 'net.ws', method, input })
const tcp = (method: string, input: unknown = {}) => ({ capability: 'net.tcp', method, input })

/** The broadest grants that name no private place. */
const anySocket = { 'net.ws': { allow: [{ url: 'ws://*:*/*' }, { url: 'wss://*:*/*' }] } }
const names = ['loop', 'loop6', 'mapped', 'nat64', 'sixtofour', 'zero', 'private', 'mixed', 'metadata']
const anyName = { 'net.tcp': { allow: [...names.map((name) => `${name}.example`), '*.rebind.example'].flatMap((host) => ['#victim', 80].map((port) => ({ host, port, tls: 'none' }))) } }
const echoSocket = (limits: object = {}) => ({ 'net.ws': { allow: [{ url: 'ws://127.0.0.1:$echo/*' }], ...limits } })
const echoStream = (limits: object = {}) => ({ 'net.tcp': { allow: [{ host: '127.0.0.1', port: '#echo', tls: 'none' }], ...limits } })

const open = ws('open', { url: 'ws://127.0.0.1:$echo/' })
const connect = tcp('connect', { host: '127.0.0.1', port: '#echo', tls: 'none' })

/** Each way in which an address is written for `net.http`, at the other two doors to the network. */
export const connectionAddressCases: readonly RequestCase[] = addressCases.flatMap(({ name, tries, request, asks }): RequestCase[] => {
  if (asks !== anyHost || 'raw' in request) return []
  const { url } = request.input as { url: string }
  if (!url.startsWith('http:')) return []
  const [, host, port] = /^http:\/\/(\[[^\]]+\]|[^:/?#@]+)(:\$victim)?\//.exec(url) ?? []
  return [
    { name: `ws: ${name}`, tries: `${tries}, by WebSocket`, request: ws('open', { url: url.replace(/^http/, 'ws') }), asks: anySocket },
    ...(host === undefined ? [] : [{ name: `tcp: ${name}`, tries: `${tries}, by a raw connection`, request: tcp('connect', { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? 80 : '#victim', tls: 'none' }), asks: anyName }]),
  ]
})

export const connectionCases: readonly RequestCase[] = [
  { name: 'ws: no grant', tries: 'opens a WebSocket that nobody granted', request: ws('open', { url: 'ws://127.0.0.1:$victim/$run' }), asks: { 'net.ws': { allow: [{ url: 'ws://127.0.0.1:$victim/*' }] } }, grants: {} },
  { name: 'ws: by a grant for net.http', tries: 'opens a WebSocket where it may only fetch', request: ws('open', { url: 'ws://127.0.0.1:$victim/$run' }), asks: { 'net.http': { allow: [{ url: 'http://127.0.0.1:$victim/*' }] } } },
  { name: 'ws: another port', tries: 'opens a WebSocket to a port that is not granted', request: ws('open', { url: 'ws://127.0.0.1:$victim/$run' }), asks: echoSocket() },
  { name: 'ws: another scheme', tries: 'opens a WebSocket by an http address', request: ws('open', { url: 'http://127.0.0.1:$victim/$run' }), asks: anySocket },
  { name: 'ws: a file', tries: 'opens a file as a WebSocket', request: ws('open', { url: 'file:///etc/passwd' }), asks: anySocket },
  { name: 'ws: a redirect', tries: 'has its handshake sent on to another place', request: ws('open', { url: 'ws://127.0.0.1:$echo/to?ws%3A%2F%2F127.0.0.1%3A$victim%2F$run' }), asks: echoSocket(), mayAnswer: true },
  { name: 'ws: a name looked up again', tries: 'has a name looked up again when it connects', request: ws('open', { url: 'ws://$run.rebind.example:$echo/' }), asks: { 'net.ws': { allow: [{ url: 'ws://*.rebind.example:$echo/*', private: true }] } }, mayAnswer: true, once: '$run.rebind.example' },
  { name: 'ws: a header in the address', tries: 'writes a header into the handshake by the address', request: ws('open', { url: 'ws://127.0.0.1:$echo/ HTTP/1.1\r\nx-smuggled: $run\r\n\r\n' }), asks: echoSocket(), mayAnswer: true, unheard: '\nx-smuggled' },
  { name: 'ws: a header in a subprotocol', tries: 'writes a header into the handshake by a subprotocol', request: ws('open', { url: 'ws://127.0.0.1:$echo/', protocols: ['chat\r\nx-smuggled: $run'] }), asks: echoSocket() },
  { name: 'ws: headers of its own', tries: 'gives the handshake headers', request: ws('open', { url: 'ws://127.0.0.1:$echo/', headers: [['host', 'other.example']] }), asks: echoSocket() },
  { name: 'ws: a subprotocol by a list in it', tries: 'offers two subprotocols in one', request: ws('open', { url: 'ws://127.0.0.1:$echo/', protocols: ['a, b'] }), asks: echoSocket() },
  ...['1', '2', '__proto__', 'constructor', ''].map((socket): RequestCase => ({ name: `ws: the connection "${socket}"`, tries: `reads from a connection that it did not open: "${socket}"`, request: ws('receive', { socket, waitMs: 0 }), asks: echoSocket() })),
  { name: 'ws: sending over what it did not open', tries: "sends over another plugin's connection", request: ws('send', { socket: '1', text: '$run' }), asks: echoSocket() },
  { name: "ws: sending over a channel's", tries: 'sends over a connection that the gateway holds for a channel', request: ws('send', { text: '$run' }), asks: echoSocket() },
  { name: 'ws: holding one as a tool', tries: 'has the gateway hold a connection, as if it were a channel', request: ws('hold', { url: 'ws://127.0.0.1:$echo/' }), asks: echoSocket() },
  { name: "ws: steering a channel's", tries: "points a channel's connection to a place of its own", request: ws('reconnect', { url: 'ws://127.0.0.1:$echo/' }), asks: echoSocket() },
  { name: "ws: ending a channel's", tries: "ends a channel's connection", request: ws('stop', { why: 'because' }), asks: echoSocket() },
  { name: 'ws: a number for a connection', tries: 'names a connection by a number', request: ws('receive', { socket: 1 }), asks: echoSocket() },
  { name: 'ws: a large message in', tries: 'takes a message larger than it may', first: [ws('open', { url: 'ws://127.0.0.1:$echo/large' })], request: ws('receive', { socket: '1', waitMs: 3_000 }), asks: echoSocket({ frameBytes: 1_000 }), mayAnswer: true, unseen: 'a large message' },
  { name: 'ws: a large message out', tries: 'sends a message larger than it may', first: [open], request: ws('send', { socket: '1', text: 'x'.repeat(2_000) }), asks: echoSocket({ frameBytes: 1_000 }) },
  { name: 'ws: a large message by a wider grant', tries: 'sends what the grant allows and its manifest does not', first: [open], request: ws('send', { socket: '1', text: 'x'.repeat(2_000) }), asks: echoSocket({ frameBytes: 1_000 }), grants: echoSocket({ frameBytes: 1_000_000 }) },
  { name: 'ws: five at once', tries: 'opens more connections than one call may', first: [open, open, open, open], request: open, asks: echoSocket() },
  { name: 'ws: again and again', tries: 'connects more often than it may', first: [open], request: open, asks: echoSocket({ connectsPerHour: 1 }) },
  { name: 'ws: a code of the protocol', tries: 'ends a connection with a code that only the protocol may use', first: [open], request: ws('close', { socket: '1', code: 1006 }), asks: echoSocket() },
  { name: 'tcp: no grant', tries: 'makes a connection that nobody granted', request: connect, asks: echoStream(), grants: {} },
  { name: 'tcp: by a grant for net.http', tries: 'makes a raw connection where it may only fetch', request: connect, asks: { 'net.http': { allow: [{ url: 'http://127.0.0.1:$echo/*' }] } } },
  { name: 'tcp: another port', tries: 'connects to a port that is not granted', request: tcp('connect', { host: '127.0.0.1', port: '#victim', tls: 'none' }), asks: echoStream() },
  { name: 'tcp: without TLS', tries: 'leaves TLS out where the grant means it', request: connect, asks: { 'net.tcp': { allow: [{ host: '127.0.0.1', port: '#echo' }] } } },
  { name: 'tcp: TLS later', tries: 'leaves TLS for later where the grant means it at once', request: tcp('connect', { host: '127.0.0.1', port: '#echo', tls: 'starttls' }), asks: { 'net.tcp': { allow: [{ host: '127.0.0.1', port: '#echo' }] } } },
  ...['user@127.0.0.1', '127.0.0.1/', '127.0.0.1#', '127.0.0.1?', '127.0.0.1:1', '127.0.0.1\r\nx', '127.0.0.1\u0000', ' 127.0.0.1', '127.0.0.1\\@x', ''].map((host): RequestCase => ({ name: `tcp: the host ${JSON.stringify(host)}`, tries: `dresses the victim's host up: ${JSON.stringify(host)}`, request: tcp('connect', { host, port: '#victim', tls: 'none' }), asks: echoStream() })),
  { name: 'tcp: port 0', tries: 'connects to port 0', request: tcp('connect', { host: '127.0.0.1', port: 0, tls: 'none' }), asks: echoStream() },
  { name: 'tcp: a port for text', tries: 'gives the port as text', request: tcp('connect', { host: '127.0.0.1', port: '$echo', tls: 'none' }), asks: echoStream() },
  { name: 'tcp: a name looked up again', tries: 'has a name looked up again when it connects', request: tcp('connect', { host: '$run.rebind.example', port: '#echo', tls: 'none' }), asks: { 'net.tcp': { allow: [{ host: '*.rebind.example', port: '#echo', tls: 'none', private: true }] } }, mayAnswer: true, once: '$run.rebind.example' },
  ...['1', '__proto__', 'constructor'].map((socket): RequestCase => ({ name: `tcp: the connection "${socket}"`, tries: `reads from a connection that it did not open: "${socket}"`, request: tcp('read', { socket, waitMs: 0 }), asks: echoStream() })),
  { name: 'tcp: writing to what it did not open', tries: "writes to another plugin's connection", request: tcp('write', { socket: '1', text: '$run' }), asks: echoStream() },
  { name: 'tcp: a socket of net.ws', tries: 'writes past the framing of a WebSocket', first: [open], request: tcp('write', { socket: '1', text: '$run' }), asks: { ...echoSocket(), ...echoStream() } },
  { name: 'tcp: more bytes than it may', tries: 'writes more than one call may', first: [connect], request: tcp('write', { socket: '1', text: 'x'.repeat(2_000) }), asks: echoStream({ bytesPerCall: 1_000 }) },
  { name: 'tcp: more bytes by a wider grant', tries: 'writes what the grant allows and its manifest does not', first: [connect], request: tcp('write', { socket: '1', text: 'x'.repeat(2_000) }), asks: echoStream({ bytesPerCall: 1_000 }), grants: echoStream({ bytesPerCall: 1_000_000 }) },
  { name: 'tcp: bytes over two connections', tries: 'spreads what it writes over connections', first: [connect, connect, tcp('write', { socket: '1', text: 'x'.repeat(600) })], request: tcp('write', { socket: '2', text: 'x'.repeat(600) }), asks: echoStream({ bytesPerCall: 1_000 }) },
  { name: 'tcp: five at once', tries: 'makes more connections than one call may', first: [connect, connect, connect, connect], request: connect, asks: echoStream() },
  { name: 'tcp: again and again', tries: 'connects more often than it may', first: [connect], request: connect, asks: echoStream({ connectsPerHour: 1 }) },
  { name: 'tcp: TLS on a plain one', tries: 'switches a connection to TLS that was made without', first: [connect], request: tcp('startTls', { socket: '1' }), asks: echoStream() },
]
