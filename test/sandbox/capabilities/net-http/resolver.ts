import test from 'ava'
import { addressesOf, systemResolver } from '../../../../sandbox/capabilities/net-http/resolver.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'

const { signal } = new AbortController()

test('an address needs no look-up', async (t) => {
  const never = () => Promise.reject(new TypeError('looked up'))
  t.deepEqual(await addressesOf(readTarget('http://0x7f.1/'), never, signal), [{ address: '127.0.0.1', family: 4 }])
  t.deepEqual(await addressesOf(readTarget('http://[::1]/'), never, signal), [{ address: '::1', family: 6 }])
})

test('a name without an address, or that cannot be found, fails with network_failed', async (t) => {
  const target = readTarget('http://a.example.com/')
  await t.throwsAsync(addressesOf(target, async () => [], signal), { code: 'network_failed' })
  await t.throwsAsync(addressesOf(target, () => Promise.reject(new TypeError('ENOTFOUND')), signal), { code: 'network_failed' })
})

test('an abort ends a look-up that hangs', async (t) => {
  const controller = new AbortController()
  const looking = addressesOf(readTarget('http://a.example.com/'), () => new Promise(() => {}), controller.signal)
  controller.abort()
  await t.throwsAsync(looking, { name: 'AbortError' })
  await t.throwsAsync(addressesOf(readTarget('http://a.example.com/'), () => new Promise(() => {}), controller.signal), { name: 'AbortError' })
})

test('the operating system knows localhost', async (t) => {
  t.true((await systemResolver('localhost')).every(({ address }) => address === '127.0.0.1' || address === '::1'))
})
