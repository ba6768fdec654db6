import test from 'ava'
import { contentSecurityPolicy } from '../../../core/http/content-security-policy.ts'

test('everything comes from here; nothing is inline, evaluated, framed or sent elsewhere', (t) => {
  t.is(
    contentSecurityPolicy,
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  )
})
