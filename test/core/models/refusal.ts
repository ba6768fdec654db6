import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { fromStatus, toModelError } from '../../../core/models/refusal.ts'
import fc from '../../helpers/fast-check.ts'

const asked = { provider: 'acme', baseUrl: 'http://acme.test/v1', model: 'm' }
const network = (code: string) => Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) })

for (const [code, expected] of [
  ['ECONNREFUSED', 'provider_unreachable'],
  ['ENOTFOUND', 'provider_unreachable'],
  ['EAI_AGAIN', 'provider_unreachable'],
  ['EHOSTUNREACH', 'provider_unreachable'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'provider_unreachable'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'provider_unreachable'],
  ['ECONNRESET', 'provider_broken'],
  ['UND_ERR_SOCKET', 'provider_broken'],
  ['UND_ERR_CONNECT_TIMEOUT', 'provider_timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'provider_timeout'],
  ['SOMETHING_ELSE', 'provider_broken'],
] as const) {
  test(`${code} is ${expected}`, t => {
    const error = toModelError(network(code), asked)
    t.is(error.code, expected)
    t.regex(error.message, /acme/)
  })
}

test('a refused connection on every address of a name is found among them', t => {
  const all = new AggregateError([network('ECONNREFUSED').cause, network('ECONNREFUSED').cause])
  t.is(toModelError(new Error('outer', { cause: all }), asked).code, 'provider_unreachable')
})

test('a ModelError stays what it is, however deep it lies', t => {
  const inner = new ModelError('provider_timeout', 'slow')
  t.is(toModelError(new Error('a', { cause: new Error('b', { cause: inner }) }), asked), inner)
})

test('an error that is its own cause ends', t => {
  const error = new Error('round')
  error.cause = error
  t.is(toModelError(error, asked).code, 'provider_broken')
})

test('without a model, 404 points at the base URL', t => {
  const error = fromStatus(404, '', { provider: 'acme', baseUrl: asked.baseUrl })
  t.is(error.code, 'provider_broken')
  t.regex(error.message, /base URL/)
})

test('a port that fetch will not speak to is unreachable, not an unreadable answer', async t => {
  const thrown: unknown = await fetch('http://127.0.0.1:9/v1/models').catch((error: unknown) => error)
  const error = toModelError(thrown, { ...asked, baseUrl: 'http://127.0.0.1:9/v1' })
  t.is(error.code, 'provider_unreachable')
  t.regex(error.message, /port/)
})

test('every status and every vendor text becomes a short sentence without markup', t => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 599 }), fc.string({ maxLength: 5_000 }), (status, words) => {
      const { message } = fromStatus(status, `${words}<script>x</script>`, asked)
      return message.includes('acme') && message.length < 800 && !message.includes('<script>')
    }),
  )
  t.pass()
})

test('a megabyte of brackets is quoted without looking at each of them twice', t => {
  // With an expression that starts over at each bracket, this would take an hour.
  const { message } = fromStatus(500, '<'.repeat(4 * 1024 * 1024), asked)
  t.true(message.length < 600)
  t.regex(fromStatus(400, `${'x'.repeat(4_090)}sk-1234567890`, asked, { hidden: 'sk-1234567890' }).message, /^(?!.*sk-)/s)
})
