import test from 'ava'
import { contentSecurityPolicy } from '../../../core/http/content-security-policy.ts'

test('scripts come from here only; nothing is inline, evaluated or framed', (t) => {
  const policy = contentSecurityPolicy('abc')
  t.true(policy.startsWith("default-src 'none'; script-src 'self';"))
  t.false(/unsafe|\*|https?:/.test(policy))
  t.true(policy.includes("style-src 'self' 'nonce-abc'"))
  t.false(contentSecurityPolicy().includes('nonce'))
})
