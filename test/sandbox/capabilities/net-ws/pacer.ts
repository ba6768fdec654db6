import test from 'ava'
import { createPacer } from '../../../../sandbox/capabilities/net-ws/pacer.ts'

test('reading stops when the messages of a minute are used up, and goes on in the next', (t) => {
  let now = 0
  const did: string[] = []
  using pacer = createPacer(3, { stop: () => did.push('stop'), go: () => did.push('go') }, () => now)
  pacer.count()
  pacer.count()
  t.deepEqual(did, [])
  pacer.count()
  t.deepEqual(did, ['stop'])
  now = 60_000
  pacer.count()
  t.deepEqual(did, ['stop'])
})

test('it is read again only when nobody holds it any more', (t) => {
  const did: string[] = []
  using pacer = createPacer(1_000, { stop: () => did.push('stop'), go: () => did.push('go') })
  pacer.hold('a')
  pacer.hold('b')
  pacer.hold('a')
  pacer.release('a')
  t.deepEqual(did, ['stop'])
  pacer.release('b')
  pacer.release('b')
  t.deepEqual(did, ['stop', 'go'])
})
