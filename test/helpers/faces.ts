import { writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import type { ExecutionContext } from 'ava'
import { io, type Socket } from 'socket.io-client'
import { createAuthenticator } from '../../core/access/authenticator.ts'
import type { Caller } from '../../core/access/caller.ts'
import { createPrincipals, type Principals } from '../../core/access/principals.ts'
import { scopes as allScopes, type Scope } from '../../core/access/scope.ts'
import { createSignIn, type SignIn } from '../../core/access/sign-in.ts'
import { createSignInCodes } from '../../core/access/sign-in-codes.ts'
import { createSignInRecords, type SignInRecords } from '../../core/access/sign-in-records.ts'
import { createTokens, type Tokens } from '../../core/access/tokens.ts'
import { writeGatewayFile } from '../../core/cli/gateway-file.ts'
import { createBlobs } from '../../core/blobs/blobs.ts'
import { createEventHub, type EventHub } from '../../core/events/event-hub.ts'
import { createHttpServers, type HttpServers } from '../../core/http/http-servers.ts'
import { createOpenRequests } from '../../core/http/open-requests.ts'
import { createDispatcher } from '../../core/operations/dispatch.ts'
import { OperationError } from '../../core/operations/operation-error.ts'
import type { Services } from '../../core/operations/services.ts'
import { createOperationTable } from '../../core/operations/table.ts'
import { createSocketServer } from '../../core/socket/socket-server.ts'
import { openTestStore } from './store.ts'

export const jwtSecret = 'a secret of thirty-two characters'

/** What a test does not fake fails when it is reached: the double says which call that was. What is put on record goes nowhere. */
export function fakeServices(parts: Record<string, Record<string, unknown>>): Services {
  const unreached = (name: string) => new Proxy({}, { get: (_, method) => () => Promise.reject(new TypeError(`the test has no ${name}.${String(method)}`)) })
  const all: typeof parts = { audit: { record: async () => {} }, ...parts }
  return new Proxy({} as Services, { get: (_, name) => (typeof name === 'string' ? (all[name] ?? unreached(name)) : undefined) })
}

/** Sessions that are owned and nothing else. */
export function ownedSessions(owners: ReadonlyMap<string, string>): Record<string, unknown> {
  return {
    async requireOwned(caller: Caller, session: string) {
      if (owners.get(session) !== caller.principal) throw new OperationError('not_found', `There is no session ${session}`)
    },
  }
}

export interface LogLine {
  details: object
  message: string
}

/** Both ports, with real HTTP, socket.io, tokens and store; the parts behind them as the test says. */
export interface Faces {
  gateway: string
  control: string
  http: HttpServers
  hub: EventHub
  tokens: Tokens
  principals: Principals
  signIn: SignIn
  records: SignInRecords
  dataDir: string
  logged: LogLine[]
  /** A token of the owner, or of someone else. */
  token(scopes?: readonly Scope[], principal?: string, expiresAt?: Date | null): Promise<string>
  member(role?: 'member' | 'guest'): Promise<string>
  rpc(operation: string, input: unknown, token: string): Promise<{ status: number; headers: Headers; body: any }>
  /** Connected, or rejected with what the server said. */
  connect(auth: object, options?: { url?: string; extraHeaders?: Record<string, string>; transports?: string[] }): Promise<Socket>
}

export async function startFaces(
  t: ExecutionContext,
  services: Record<string, Record<string, unknown>> = {},
  options: { publicUrl?: string; allowedHosts?: string[]; now?: () => Date; ready?: boolean } = {},
): Promise<Faces> {
  const store = await openTestStore(t)
  const logged: LogLine[] = []
  const keep = (details: object, message: string) => void logged.push({ details, message })
  const log = { error: keep, warn: keep, info: keep, debug: keep }

  const principals = await createPrincipals({ store, now: options.now })
  const records = createSignInRecords({ store, log, now: options.now })
  const tokens = await createTokens({ store, principals, records, jwtSecret, log, now: options.now })
  const addresses = { gateway: '', control: '' }
  const signIn = createSignIn({ tokens, principals, records, codes: createSignInCodes({ store, now: options.now }), consoleUrl: () => addresses.control, now: options.now })
  const authenticator = createAuthenticator({ tokens, records })
  const requests = createOpenRequests({ tokens, principals })
  const hub = createEventHub()
  const all = fakeServices({ tokens: { ...tokens }, principals: { ...principals }, signIn: { ...signIn }, signInRecords: { ...records }, audit: { record: async () => {} }, ...services })
  const table = createOperationTable()
  const dispatcher = createDispatcher({ table, services: all, log })

  const consoleFolder = path.join(store.dataDir, 'console')
  const http = createHttpServers({
    host: '127.0.0.1',
    gatewayPort: 0,
    controlPort: 0,
    publicUrl: options.publicUrl,
    allowedHosts: options.allowedHosts ?? [],
    table,
    dispatcher,
    blobs: createBlobs({ store, dataDir: store.dataDir }),
    authenticator,
    requests,
    signIn,
    version: '0.0.0-test',
    consoleFolder,
    log,
    probes: {
      ready: async () => ({ ready: options.ready ?? true, parts: { store: { ok: options.ready ?? true } } }),
      metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'turns 1\n' }),
    },
  })
  const sockets = createSocketServer({ servers: [http.gateway, http.control], guard: http.guard, dispatcher, authenticator, tokens, principals, hub, services: all, log })
  Object.assign(addresses, await http.listen())
  const clients: Socket[] = []
  t.teardown(async () => {
    for (const client of clients) client.disconnect()
    await sockets[Symbol.asyncDispose]()
    await http[Symbol.asyncDispose]()
    await tokens[Symbol.asyncDispose]()
    await records[Symbol.asyncDispose]()
  })

  const token: Faces['token'] = async (scopes = allScopes, principal = principals.owner().id, expiresAt = null) =>
    (await tokens.issue({ owner: principal, name: 'test', kind: 'api', scopes, expiresAt })).token
  const owner: Caller = { principal: principals.owner().id, name: 'Owner', role: 'owner', scopes: new Set(allScopes), origin: 'cli' }
  return {
    ...addresses,
    http,
    hub,
    tokens,
    principals,
    signIn,
    records,
    dataDir: store.dataDir,
    logged,
    token,
    member: async (role = 'member') => (await principals.put(owner, { name: 'Ann', role })).principal.id,
    async rpc(operation, input, bearer) {
      const response = await fetch(`${addresses.gateway}/api/rpc/${operation}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      })
      return { status: response.status, headers: response.headers, body: await response.json() }
    },
    connect(auth, { url = addresses.gateway, extraHeaders, transports = ['websocket'] } = {}) {
      const client = io(url, { path: '/ws', auth, extraHeaders, transports, reconnection: false, forceNew: true })
      clients.push(client)
      return new Promise((resolve, reject) => {
        client.once('connect', () => resolve(client))
        client.once('connect_error', reject)
      })
    },
  }
}

/** Leaves address and token in the data folder, as a running gateway does. */
export async function announceFaces(t: ExecutionContext, faces: Faces): Promise<void> {
  const file = await writeGatewayFile(faces.dataDir, { gateway: faces.gateway, control: faces.control, pid: process.pid })
  t.teardown(() => file[Symbol.asyncDispose]())
  await writeFile(path.join(faces.dataDir, 'cli-token'), await faces.token(), { mode: 0o600 })
}

/** A request with whatever headers a test wants, which fetch would not send: Host, Origin, Cookie. */
export function rawRequest(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string | undefined>; body?: string | Buffer } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string; json(): any }> {
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
    const sent = request(url, { method, headers: given, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
