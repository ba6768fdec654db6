import test from 'ava'
import { withHint } from '../../../sandbox/guest/author-hint.ts'

test('what other places have is answered with what a plugin has instead', (t) => {
  t.is(withHint('ReferenceError', 'process is not defined'), 'process is not defined: a plugin has no process; what its owner sets comes as context.config')
  t.regex(withHint('ReferenceError', 'Buffer is not defined'), /Uint8Array/)
})

test('anything else is left as it is', (t) => {
  t.is(withHint('ReferenceError', 'city is not defined'), 'city is not defined')
  t.is(withHint('Error', 'process is not defined'), 'process is not defined')
  t.is(withHint('ReferenceError', 'constructor is not defined'), 'constructor is not defined')
})
