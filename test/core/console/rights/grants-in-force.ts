import test from 'ava'
import { distinctDenials, isGranted } from '../../../../core/console/rights/grants-in-force.ts'

const scope = { allow: [{ url: 'https://example.com/*', methods: ['GET'] }] }
const denial = { capability: 'net.http', tried: 'GET https://example.com/a', message: 'no', grant: { capability: 'net.http', scope } }
const grant = { id: 'g', plugin: 'web-page', capability: 'net.http', scope, consents: [], grantedBy: 'p', createdAt: '', expiresAt: null, uses: null, usesLeft: null, session: null }

test('a right is there when a grant of that plugin covers it', (t) => {
  t.true(isGranted([grant], 'web-page', denial))
  t.false(isGranted([grant], 'other', denial))
  t.false(isGranted([{ ...grant, capability: 'kv' }], 'web-page', denial))
  t.false(isGranted([], 'web-page', denial))
  t.false(isGranted(undefined, 'web-page', denial))
  t.false(isGranted([grant], 'web-page', { ...denial, grant: undefined }))
})

test('a lease for one conversation is there in that alone', (t) => {
  const lease = { ...grant, session: 's1' }
  t.true(isGranted([lease], 'web-page', denial, 's1'))
  t.false(isGranted([lease], 'web-page', denial, 's2'))
  t.false(isGranted([lease], 'web-page', denial))
})

test('the same right missing twice is one', (t) => {
  t.is(distinctDenials([denial, { ...denial, tried: 'GET https://example.com/b' }]).length, 1)
  t.is(distinctDenials([denial, { capability: 'kv', tried: 'x', message: 'y' }]).length, 2)
})
