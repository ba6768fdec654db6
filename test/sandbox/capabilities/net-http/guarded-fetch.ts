import test from 'ava'
import { CapabilityError } from '../../../../sandbox/broker/capability-error.ts'
import { createDailyBytes, memoryDailyBytes } from '../../../../sandbox/broker/daily-bytes.ts'
import type { Right } from '../../../../sandbox/capabilities/capability.ts'
import { createMinute } from '../../../../sandbox/capabilities/minute.ts'
import { createGuardedFetch } from '../../../../sandbox/capabilities/net-http/guarded-fetch.ts'
import { createRuleReader, type NetHttpScope } from '../../../../sandbox/capabilities/net-http/scope.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import type { Route } from '../../../../sandbox/capabilities/net-http/pinned.ts'
import type { Transport } from '../../../../sandbox/capabilities/net-http/transport.ts'
import { createSecretCourier } from '../../../../sandbox/capabilities/secrets/courier.ts'
import { createScene } from '../../../helpers/broker-scene.ts'

const scope: NetHttpScope = { allow: [{ url: 'https://*/*' }] }
const publicAddress = { address: '93.184.216.34', family: 4 as const }

function fetchWith(transport: Transport, more: { resolve?: () => Promise<{ address: string; family: 4 | 6 }[]>; right?: () => Right<NetHttpScope>; proxy?: () => string | undefined } = {}) {
  const { from } = createScene({})
  const guarded = createGuardedFetch({
    rulesOf: createRuleReader(), resolve: more.resolve ?? (async () => [publicAddress]), proxy: more.proxy, transport,
    secrets: createSecretCourier({ read: async () => undefined }), totalMs: 10_000, rate: createMinute(), dailyBytes: createDailyBytes(memoryDailyBytes()),
  })
  return (url: string) => guarded({ target: readTarget(url), method: 'GET', headers: [] }, 'follow', {
    plugin: from.plugin, caller: from.caller, within: from, tool: 'run', reached() {}, hasReached: () => false, signal: from.signal, right: more.right ?? (() => ({ request: scope, grants: [scope] })), restsOn() {}, usedSecret() {}, rightOf: () => undefined, keep: () => ({ signal: from.signal, revoked: false, [Symbol.dispose]() {} }),
  })
}

const answer = (status: number, headers: [string, string][] = []) => ({ status, statusText: '', headers, body: Buffer.alloc(0) })

test('the transport is given exactly the addresses that were checked', async (t) => {
  const routes: Route[] = []
  const get = fetchWith(async (_hop, route) => {
    routes.push(route)
    return answer(200)
  }, { resolve: async () => [{ address: '10.0.0.1', family: 4 }, publicAddress, { address: '::1', family: 6 }] })
  await get('https://a.example.com/')
  t.like(routes, [{ addresses: [{ address: publicAddress.address }] }])
  t.is(routes[0] && 'addresses' in routes[0] ? routes[0].addresses.length : 0, 1)
})

test('a name that changes its answer between two hops is checked at the second, too', async (t) => {
  const answers = [publicAddress, { address: '169.254.169.254', family: 4 as const }]
  let sent = 0
  const get = fetchWith(async () => {
    sent++
    return answer(302, [['location', '/again']])
  }, { resolve: async () => answers.splice(0, 1) })
  await t.throwsAsync(get('https://a.example.com/'), { instanceOf: CapabilityError, code: 'redirect_refused' })
  t.is(sent, 1)
})

test('a right that is revoked during the look-up is not used after it', async (t) => {
  let grants = [scope]
  const get = fetchWith(async () => t.fail('sent') as never, {
    right: () => ({ request: scope, grants }),
    resolve: async () => {
      grants = []
      return [publicAddress]
    },
  })
  await t.throwsAsync(get('https://a.example.com/'), { code: 'grant_missing' })
})

test('a right that is revoked between two hops ends the chain', async (t) => {
  let grants = [scope]
  const get = fetchWith(async () => {
    grants = []
    return answer(302, [['location', '/again']])
  }, { right: () => ({ request: scope, grants }) })
  await t.throwsAsync(get('https://a.example.com/'), { code: 'redirect_refused' })
})

test('whatever the transport throws becomes network_failed', async (t) => {
  const get = fetchWith(() => Promise.reject(new RangeError('odd')))
  await t.throwsAsync(get('https://a.example.com/'), { instanceOf: CapabilityError, code: 'network_failed', message: 'the connection failed (RangeError)' })
})

test('a failure tells its code, and no address of the gateway\'s network', async (t) => {
  const get = fetchWith(() => Promise.reject(Object.assign(new TypeError('connect ECONNREFUSED 10.0.0.5:3128'), { code: 'ECONNREFUSED' })))
  const error = await t.throwsAsync(get('https://a.example.com/'), { code: 'network_failed' })
  t.is(error?.message, 'the connection failed (ECONNREFUSED)')
})

test('behind a proxy, a name that only the proxy can find is left to it', async (t) => {
  const routes: Route[] = []
  const get = fetchWith(async (_hop, route) => {
    routes.push(route)
    return answer(200)
  }, { proxy: () => 'http://proxy.example.com:3128', resolve: () => Promise.reject(new TypeError('looked up')) })
  await get('https://a.example.com/')
  t.deepEqual(routes, [{ proxy: 'http://proxy.example.com:3128', addresses: [] }])
})

test('behind a proxy, addresses of private networks are refused as anywhere, by number and by name', async (t) => {
  const routes: Route[] = []
  const transport: Transport = async (_hop, route) => {
    routes.push(route)
    return answer(200)
  }
  const behind = (address: string) => fetchWith(transport, { proxy: () => 'http://proxy.example.com:3128', resolve: async () => [publicAddress, { address, family: 4 }] })
  await behind('93.184.216.35')('https://a.example.com/')
  t.is(routes.length, 1)
  for (const address of ['10.0.0.1', '127.0.0.1', '169.254.169.254']) {
    await t.throwsAsync(behind(address)('https://a.example.com/'), { code: 'address_refused' }, address)
    await t.throwsAsync(behind('93.184.216.35')(`https://${address}/`), { code: 'host_refused' }, address)
  }
  t.is(routes.length, 1)
})
