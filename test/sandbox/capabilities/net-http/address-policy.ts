import test from 'ava'
import { type AddressClass, classifyAddress, isLocalName } from '../../../../sandbox/capabilities/net-http/address-policy.ts'
import fc from '../../../helpers/fast-check.ts'

const table: Record<AddressClass, string[]> = {
  public: ['8.8.8.8', '93.184.216.34', '1.1.1.1', '172.15.0.1', '172.32.0.1', '192.167.1.1', '100.63.255.255', '100.128.0.0', '2606:4700::1111', '2a00:1450:4001::1'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1', '100.127.255.254', 'fc00::1', 'fdff::1'],
  special: [
    // metadata services
    '169.254.169.254', '169.254.170.2', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254',
    // link-local, unspecified, multicast, broadcast
    '169.254.0.1', 'fe80::1', 'fec0::1', '0.0.0.0', '0.1.2.3', '::', '224.0.0.1', '239.255.255.255', 'ff02::1', '255.255.255.255',
    // documentation, benchmarks, reserved
    '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '198.18.0.1', '2001:2::1', '240.0.0.1', '192.0.0.1', '192.0.0.192', '100::1', '5f00::1', '4000::1',
    // IPv4 inside IPv6
    '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:8.8.8.8', '::127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.88.99.1',
    // no addresses
    '', 'localhost', '127.1.', '1.2.3.4.5', 'fe80::1%eth0', '::1%lo', 'example.com',
  ],
}

for (const [expected, addresses] of Object.entries(table)) {
  for (const address of addresses) test(`"${address}" is ${expected}`, (t) => t.is(classifyAddress(address), expected as AddressClass))
}

test('an IPv4 address inside an IPv6 one is never public', (t) => {
  fc.assert(fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::', '::ffff:0:'), (inner, prefix) => classifyAddress(`${prefix}${inner}`) !== 'public'))
  t.pass()
})

test('any text gets a class', (t) => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV4Extended(), fc.ipV6()), (text) => ['public', 'loopback', 'private', 'special'].includes(classifyAddress(text))))
  t.pass()
})

test('names of local places', (t) => {
  for (const name of ['localhost', 'a.localhost', 'nas', 'nas.local', 'metadata.google.internal', 'x.home.arpa', 'router.lan']) t.true(isLocalName(name), name)
  for (const name of ['example.com', 'local.example.com', 'mylocalhost.com', 'internal.org']) t.false(isLocalName(name), name)
})
