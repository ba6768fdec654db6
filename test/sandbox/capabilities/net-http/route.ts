import test from 'ava'
import { decideRoute, findRoute } from '../../../../sandbox/capabilities/net-http/route.ts'
import { createRuleReader } from '../../../../sandbox/capabilities/net-http/scope.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'

const target = readTarget('https://example.com/')
const never = new AbortController().signal
const scope = { allow: [{ url: 'https://example.com/*' }] }
const right = { request: scope, grants: [scope] }
const rulesOf = createRuleReader()
const decide = (addresses: string[], proxy?: string) => {
  const found = { addresses: addresses.map((address) => ({ address, family: 4 as const })), ...(proxy === undefined ? {} : { proxy }) }
  return decideRoute({ target, method: 'GET' }, found, right, rulesOf)
}

test('of several addresses, those of a private network are left out; none left is a refusal', (t) => {
  const mixed = decide(['10.0.0.1', '93.184.216.34'])
  t.true(mixed.verdict.ok)
  t.deepEqual(mixed.route.addresses.map(({ address }) => address), ['93.184.216.34'])
  t.like(decide(['10.0.0.1']).verdict, { ok: false, code: 'address_refused' })
})

test('behind a proxy, one private address refuses: nobody knows which one it takes', (t) => {
  t.like(decide(['10.0.0.1', '93.184.216.34'], 'http://proxy:3128').verdict, { ok: false, code: 'address_refused' })
})

test('a name that only the proxy finds is left to it; without a proxy it is an error', async (t) => {
  const lost = async () => { throw new TypeError('ENOTFOUND') }
  t.deepEqual(await findRoute(target, { resolve: lost, proxy: () => 'http://proxy:3128' }, never), { proxy: 'http://proxy:3128', addresses: [] })
  await t.throwsAsync(findRoute(target, { resolve: lost }, never), { code: 'network_failed' } as object)
})
