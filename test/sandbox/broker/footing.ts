import test from 'ava'
import type { Denial } from '../../../sandbox/broker/denial.ts'
import { isBeforeTheDeed } from '../../../sandbox/broker/footing.ts'
import { createBroker } from '../../../sandbox/broker/broker.ts'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import type { RightEnd } from '../../../sandbox/broker/grant-reader.ts'
import { anyGrant, type CapabilityCall, defineCapability, defineMethod } from '../../../sandbox/capabilities/capability.ts'
import { defaultLimits } from '../../../sandbox/protocol/limits.ts'
import { z } from 'zod'

const Scope = z.strictObject({ room: z.string() })
type Scope = z.infer<typeof Scope>
type Deed = (call: CapabilityCall<Scope>) => Promise<unknown>

function scene({ granted = [], leased = [], deed = async () => ({}) }: { granted?: Scope[]; leased?: { room: string; uses: number }[]; deed?: Deed }) {
  const held = leased.map(({ room, uses }) => ({ scope: { room }, left: uses, alive: true, spent: 0, back: 0 }))
  const ended: Scope[] = []
  const listeners: ((plugin: string, capability: string, why?: RightEnd) => void)[] = []
  const denials: Denial[] = []
  const post = defineCapability<Scope>({
    name: 'post', title: { en: 'Post', 'zh-CN': '发' }, effect: 'external', scope: Scope,
    methods: {
      send: defineMethod({
        input: z.strictObject({ room: z.string() }),
        tried: ({ room }) => `post in ${room}`,
        check: ({ room }, right) => (right.grants.some((grant) => grant.room === room) ? anyGrant(undefined, right) : { ok: false, code: 'grant_missing', message: `no grant for ${room}`, grant: { room } }),
        perform: (_input, call) => deed(call),
      }),
    },
    within: () => true,
    consent: () => [],
  })
  const broker = createBroker({
    capabilities: [post],
    grants: {
      granted: () => granted,
      leases: () => held.filter(({ left, alive }) => left > 0 && alive).map((lease) => ({
        scope: lease.scope,
        isAlive: () => lease.alive,
        spend: async () => lease.left > 0 && (lease.left--, lease.spent++, lease.left === 0 && ended.push(lease.scope), true),
        giveBack: async () => void (lease.left++, lease.back++),
      })),
      ended: () => ended,
      onRevoke: (listener) => (listeners.push(listener), () => {}),
    },
  })
  const plugin = { name: 'sample', version: '1.0.0', digest: 'd', tier: 'unverified' as const, engine: 'isolate' as const, limits: defaultLimits, tools: [], capabilities: { post: { room: '*' } }, config: {}, code: async () => new Uint8Array() }
  const from = { plugin, caller: { principal: 'ann' }, signal: new AbortController().signal, onDenial: (denial: Denial) => void denials.push(denial) }
  const send = async (room = 'a') => {
    const reply = JSON.parse(await broker.handle(from, JSON.stringify({ capability: 'post', method: 'send', input: { room } })))
    return reply.ok ? 'ok' : reply.error.code
  }
  const end = (why: RightEnd) => {
    for (const lease of held) lease.alive = false
    for (const listener of listeners) listener('sample', 'post', why)
  }
  return { send, held, denials, end }
}

test('a lease of three allows three requests, and says then that it is over', async (t) => {
  const { send, denials } = scene({ leased: [{ room: 'a', uses: 3 }] })
  t.deepEqual([await send(), await send(), await send(), await send()], ['ok', 'ok', 'ok', 'lease_ended'])
  t.deepEqual(denials[0]?.grant, { capability: 'post', scope: { room: 'a' } })
  t.is(await send('b'), 'grant_missing')
})

test('requests at once never spend a use twice', async (t) => {
  const { send, held } = scene({ leased: [{ room: 'a', uses: 3 }] })
  const codes = await Promise.all(Array.from({ length: 20 }, () => send()))
  t.is(codes.filter((code) => code === 'ok').length, 3)
  t.is(held[0]?.spent, 3)
})

test('where a grant without a count suffices, no use is spent', async (t) => {
  const { send, held } = scene({ granted: [{ room: 'a' }], leased: [{ room: 'a', uses: 1 }, { room: 'b', uses: 1 }] })
  t.deepEqual([await send('a'), await send('a'), await send('b'), await send('b')], ['ok', 'ok', 'ok', 'lease_ended'])
  t.deepEqual(held.map(({ spent }) => spent), [0, 1])
})

test('the last use may be finished, and another lease is used after it', async (t) => {
  const { send, held } = scene({ leased: [{ room: 'a', uses: 1 }, { room: 'a', uses: 1 }], deed: async (call) => {
    t.deepEqual(call.right().grants, [{ room: 'a' }])
    return {}
  } })
  t.deepEqual([await send(), await send(), await send()], ['ok', 'ok', 'lease_ended'])
  t.deepEqual(held.map(({ spent }) => spent), [1, 1])
})

test('a use comes back when the request was refused before anything was done', async (t) => {
  for (const [code, back] of [['rate_limited', 1], ['quota_exceeded', 1], ['address_refused', 1], ['network_failed', 0], ['cancelled', 0]] as const) {
    const { send, held } = scene({ leased: [{ room: 'a', uses: 1 }], deed: async () => {
      throw new CapabilityError(code, 'no')
    } })
    t.is(await send(), code)
    t.is(held[0]?.back, back, code)
  }
})

test('what has begun its deed keeps its use, whatever it is refused for later', async (t) => {
  const { send, held } = scene({ leased: [{ room: 'a', uses: 1 }], deed: async (call) => {
    call.restsOn(() => ({ ok: true }))
    throw new CapabilityError('secret_missing', 'after a redirect')
  } })
  t.is(await send(), 'secret_missing')
  t.is(held[0]?.back, 0)
})

for (const [why, code] of [['ended', 'lease_ended'], ['revoked', 'grant_missing']] as const) {
  test(`a request in flight ends with ${code} when its lease is ${why}`, async (t) => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const { send, end } = scene({ leased: [{ room: 'a', uses: 5 }], deed: ({ signal }) => {
      begin()
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    } })
    const sending = send()
    await begun
    end(why)
    t.is(await sending, code)
  })
}

test('only refusals come before the deed', (t) => {
  t.true(isBeforeTheDeed(new CapabilityError('host_refused', '')))
  t.false(isBeforeTheDeed(new CapabilityError('redirect_refused', '')))
  t.false(isBeforeTheDeed(new RangeError('quota_exceeded')))
})
