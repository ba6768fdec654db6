import test from 'ava'
import { secretSet } from '../../../core/operations/secret.ts'
import { isMaskable } from '../../../sandbox/capabilities/secrets/mask.ts'

test('a value that could not be kept out of sight is refused, whichever door it comes by', (t) => {
  for (const value of ['', 'x', 'abc', ' a b c ', '\n\n\n\n', 'abcd', 'a b c d', 'korrekt horse', 'äöüß']) {
    t.is(secretSet.input.safeParse({ plugin: 'sample', name: 'key', value }).success, isMaskable(value), JSON.stringify(value))
  }
})
