import type { IncomingMessage } from 'node:http'
import test from 'ava'
import { placeOf, visitOf } from '../../../core/access/visit.ts'

const from = (remoteAddress: string | undefined, headers: IncomingMessage['headers']) => visitOf({ headers, socket: { remoteAddress } as IncomingMessage['socket'] })

test('address and device, as they came', (t) => {
  t.deepEqual(from('::ffff:203.0.113.7', { 'user-agent': 'curl/8' }), { address: '::ffff:203.0.113.7', device: 'curl/8' })
  t.is(placeOf(from('::ffff:203.0.113.7', {})), '203.0.113.7')
  t.deepEqual(from(undefined, {}), { address: 'unknown', device: null })
})

for (const [header, place] of [
  ['198.51.100.9, 10.0.0.1', '10.0.0.2 for 198.51.100.9'],
  ['2001:DB8::1', '10.0.0.2 for 2001:db8::1'],
  ['unknown', '10.0.0.2'],
  ['<script>', '10.0.0.2'],
  ['1.2.3.4\n5.6.7.8', '10.0.0.2'],
  ['', '10.0.0.2'],
] as const) {
  test(`a proxy that says ${JSON.stringify(header)} is ${place}`, (t) => t.is(placeOf(from('10.0.0.2', { 'x-forwarded-for': header })), place))
}
