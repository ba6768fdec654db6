import test from 'ava'
import { atob, btoa } from '../../../../sandbox/guest/shims/base64.ts'
import fc from '../../../helpers/fast-check.ts'

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)), maxLength: 50 })

test('bytes go there and back, as with Node\'s own', (t) => {
  fc.assert(
    fc.property(latin1, (text) => {
      t.is(btoa(text), globalThis.btoa(text))
      t.is(atob(btoa(text)), text)
    }),
  )
})

test('what is not base64 is refused wherever Node refuses it', (t) => {
  for (const text of ['YQ', 'YQ==', ' Y Q = = ', 'YQ=', 'Y', 'YQ===', 'a-b_', 'é', '', '====', 'YWJj', 'YW Jj\n']) {
    const theirs = attempt(() => globalThis.atob(text))
    t.is(attempt(() => atob(text)), theirs, JSON.stringify(text))
  }
})

test('btoa takes characters of one byte', (t) => {
  t.throws(() => btoa('€'), { name: 'InvalidCharacterError' })
})

test('long texts do not overflow the stack', (t) => {
  const text = 'x'.repeat(300_000)
  t.is(atob(btoa(text)), text)
})

function attempt(run: () => string): string | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
