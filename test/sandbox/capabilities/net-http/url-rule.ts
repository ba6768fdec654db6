import test from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { classifyAddress } from '../../../../sandbox/capabilities/net-http/address-policy.ts'
import { allMethods, permitsAddress, readRule, ruleMatches, ruleWithin, type RuleText } from '../../../../sandbox/capabilities/net-http/url-rule.ts'
import fc from '../../../helpers/fast-check.ts'

const read = (rule: RuleText | string) => {
  const found = readRule(typeof rule === 'string' ? { url: rule, methods: [...allMethods] } : rule)
  if (found === undefined) throw new TypeError(`not a rule: ${JSON.stringify(rule)}`)
  return found
}
const matches = (rule: RuleText | string, url: string, method: (typeof allMethods)[number] = 'GET') => ruleMatches(read(rule), readTarget(url), method)

for (const [rule, url, expected] of [
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/forecast?q=1', true],
  ['https://api.example.com/v1/*', 'https://API.EXAMPLE.COM/v1/x', true],
  ['https://api.example.com/v1/*', 'https://api.example.com./v1/x', true],
  ['https://api.example.com/v1/*', 'https://api.example.com:443/v1/x', true],
  ['https://api.example.com/v1/*', 'https://api.example.com\\v1\\x', true],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v2/x', false],
  ['https://api.example.com/v1/*', 'http://api.example.com/v1/x', false],
  ['https://api.example.com/v1/*', 'https://api.example.com:8443/v1/x', false],
  ['https://api.example.com/v1/*', 'https://api.example.com.evil.org/v1/x', false],
  ['https://api.example.com/v1/*', 'https://evil.org/https://api.example.com/v1/x', false],
  ['https://api.example.com/v1/*', 'https://evil.org#api.example.com/v1/', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/../admin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/%2e%2e/admin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/.%2E/admin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/..%2fadmin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/..%5cadmin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/%252e%252e%252fadmin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/..;/admin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/..;a=b/admin', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/a%00b', false],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/a%20b', true],
  ['https://api.example.com/v1/*', 'https://api.example.com/v1/a.b..c', true],
  ['https://api.example.com/*', 'https://api.example.com/v1/..%2fadmin', true],
  ['https://api.example.com/exact', 'https://api.example.com/exact?q', true],
  ['https://api.example.com/exact', 'https://api.example.com/exact/', false],
  ['https://*.example.com/*', 'https://a.example.com/', true],
  ['https://*.example.com/*', 'https://a.b.example.com/', true],
  ['https://*.example.com/*', 'https://example.com/', false],
  ['https://*.example.com/*', 'https://badexample.com/', false],
  ['https://*/*', 'https://example.com/', true],
  ['https://*/*', 'https://8.8.8.8/', true],
  ['https://*/*', 'https://example.com:8443/', false],
  ['https://*:*/*', 'https://example.com:8443/', true],
  ['https://*:*/*', 'https://example.com/', true],
  ['https://*:*/*', 'http://example.com:443/', false],
  ['https://*:*/*', 'https://127.0.0.1:8443/', false],
  ['https://api.example.com:*/*', 'https://evil.org:8443/', false],
  ['https://*/*', 'https://localhost/', false],
  ['https://*/*', 'https://router/', false],
  ['https://*/*', 'https://nas.LAN/', false],
  ['https://*/*', 'https://127.0.0.1/', false],
  ['https://*/*', 'https://0x7f.1/', false],
  ['https://*/*', 'https://2130706433/', false],
  ['https://*/*', 'https://017700000001/', false],
  ['https://*/*', 'https://127.1/', false],
  ['https://*/*', 'https://127.0.0.1./', false],
  ['https://*/*', 'https://１２７.0.0.1/', false],
  ['https://*/*', 'https://[::ffff:127.0.0.1]/', false],
  ['https://*/*', 'https://[::1]/', false],
  ['https://*/*', 'https://[fe80::1]/', false],
  ['https://*/*', 'https://169.254.169.254/', false],
  ['https://127.0.0.1/*', 'https://0x7f.1/', true],
  ['https://127.0.0.1/*', 'https://[::ffff:127.0.0.1]/', false],
  ['https://[::1]/*', 'https://[0:0:0:0:0:0:0:1]/', true],
  ['https://münchen.de/*', 'https://xn--mnchen-3ya.de/', true],
  ['https://xn--mnchen-3ya.de/*', 'https://MÜNCHEN.de/', true],
] as const) {
  test(`${rule} ${expected ? 'allows' : 'does not allow'} ${url}`, (t) => t.is(matches(rule, url), expected))
}

test('methods: none named means reading; GET includes HEAD', (t) => {
  const url = 'https://a.example.com/'
  t.deepEqual(allMethods.filter((method) => matches({ url: 'https://a.example.com/*' }, url, method)), ['GET', 'HEAD'])
  t.deepEqual(allMethods.filter((method) => matches({ url: 'https://a.example.com/*', methods: ['POST'] }, url, method)), ['POST'])
})

for (const url of [
  'http://[::0]//', 'https://a.example//x/*', 'https://a.example//',
  '', '*', 'https://', 'https://a.example.com', 'a.example.com/*', 'ftp://a.example.com/*', 'https://*.com/*', 'https://*.1.2/*', 'https://*a.example.com/*', 'https://a.*.com/*', 'https://a.example.com/*/b',
  'https://a.example.com/x?y', 'https://a.example.com/#x', 'https://u:p@a.example.com/*', 'https://a.example.com:0/*', 'https://a.example.com:70000/*', 'https://a.example.com:8*/*', 'https://a b/*',
  'https://a.example.com/v1%2f*', 'https://a.example.com/..%2f*', 'https://a.example.com//x/*', 'https://a..b/*', 'https://[::1/*', 'https://a.example.com\\*',
]) {
  test(`"${url}" is not a rule`, (t) => t.is(readRule({ url }), undefined))
}

for (const [inner, outer, expected] of [
  ['https://a.example.com/v1/*', 'https://a.example.com/*', true],
  ['https://a.example.com/*', 'https://a.example.com/v1/*', false],
  ['https://a.example.com/*', 'https://*.example.com/*', true],
  ['https://*.b.example.com/*', 'https://*.example.com/*', true],
  ['https://*.example.com/*', 'https://*.b.example.com/*', false],
  ['https://example.com/*', 'https://*.example.com/*', false],
  ['https://a.example.com/*', 'https://*/*', true],
  ['https://*/*', 'https://*.example.com/*', false],
  ['http://a.example.com/*', 'https://*/*', false],
  ['https://a.example.com:8443/*', 'https://*/*', false],
  ['https://127.0.0.1/*', 'https://*/*', false],
  ['https://localhost/*', 'https://*/*', false],
  ['https://*.corp.internal/*', 'https://*/*', false],
  ['https://a.example.com/x', 'https://a.example.com/x', true],
  ['https://a.example.com/x*', 'https://a.example.com/x', false],
] as const) {
  test(`${inner} is ${expected ? '' : 'not '}within ${outer}`, (t) => t.is(ruleWithin(read(inner), read(outer)), expected))
}

test('a private rule is within a private one alone, or one that names the place', (t) => {
  const open = read({ url: 'https://nas.example.com/*', private: true })
  t.false(ruleWithin(open, read({ url: 'https://*/*' })))
  t.false(ruleWithin(open, read({ url: 'https://nas.example.com/*' })))
  t.true(ruleWithin(open, read({ url: 'https://*/*', private: true })))
  t.true(ruleWithin(read({ url: 'https://10.0.0.1/*', private: true }), read({ url: 'https://10.0.0.1/*' })))
})

for (const [rule, url, address, expected] of [
  [{ url: 'https://*/*' }, 'https://a.example.com/', '93.184.216.34', true],
  [{ url: 'https://*/*' }, 'https://a.example.com/', '10.0.0.1', false],
  [{ url: 'https://a.example.com/*', private: true }, 'https://a.example.com/', '10.0.0.1', true],
  [{ url: 'https://a.example.com/*', private: true }, 'https://a.example.com/', '127.0.0.1', true],
  [{ url: 'https://a.example.com/*', private: true }, 'https://a.example.com/', '169.254.169.254', false],
  [{ url: 'https://a.example.com/*', private: true }, 'https://a.example.com/', 'fd00:ec2::254', false],
  [{ url: 'https://a.example.com/*', private: true }, 'https://a.example.com/', '::ffff:10.0.0.1', false],
  [{ url: 'https://169.254.169.254/*' }, 'https://169.254.169.254/', '169.254.169.254', true],
  [{ url: 'https://localhost/*' }, 'https://localhost/', '127.0.0.1', true],
  [{ url: 'https://localhost/*' }, 'https://localhost/', '::1', true],
  [{ url: 'https://localhost/*' }, 'https://localhost/', '10.0.0.1', false],
] as const) {
  test(`${JSON.stringify(rule)} ${expected ? 'permits' : 'does not permit'} a connection to ${address}`, (t) => t.is(permitsAddress(read(rule), readTarget(url), classifyAddress(address)), expected))
}

const label = fc.constantFrom('a', 'b', 'api', 'www', 'xn--mnchen-3ya', 'A')
const hostName = fc.oneof(
  fc.tuple(label, fc.constantFrom('example.com', 'example.com.', 'b.example.com', 'evil.org', 'internal')).map((parts) => parts.join('.')),
  fc.constantFrom('example.com', 'localhost', '127.0.0.1', '10.0.0.1', '8.8.8.8', '[::1]', '[::ffff:7f00:1]', '0x7f.1', '169.254.169.254', 'nas'),
)
const hostPattern = fc.oneof(hostName, fc.constant('*'), fc.constantFrom('*.example.com', '*.b.example.com', '*.evil.org', '*.internal.example.com', '*.corp.internal'))
const path = fc.oneof(fc.constantFrom('/', '/v1', '/v1/a'), fc.array(fc.constantFrom('/', 'v1', '..', '.', '%2e', '%2f', '%5c', '%252e', '\\', ';', 'a', '%61'), { maxLength: 6 }).map((parts) => `/${parts.join('')}`))
const mostly = (usual: string, ...others: string[]) => fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
const scheme = mostly('https', 'http')
const port = mostly('', ':443', ':80', ':8443')
const portPattern = mostly('', ':443', ':80', ':8443', ':*')
const methodList = fc.option(fc.subarray([...allMethods], { minLength: 1 }), { nil: undefined })
const ruleText = fc.record({
  url: fc.tuple(scheme, hostPattern, portPattern, fc.constantFrom('/*', '/v1/*', '/v1', '/v1/a', '/v1/a*', '/')).map(([s, h, p, q]) => `${s}://${h}${p}${q}`),
  methods: methodList,
  private: fc.option(fc.boolean(), { nil: undefined }),
}).filter((rule) => readRule(rule) !== undefined)
const url = fc.tuple(scheme, hostName, port, path).map(([s, h, p, q]) => `${s}://${h}${p}${q}`)
const address = fc.constantFrom('8.8.8.8', '10.0.0.1', '127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1')

// Mostly related to the inner rule: independent ones would hardly ever meet.
const related = ruleText.chain((inner) => {
  const [, start = '', , port = '', end = ''] = /^(https?:\/\/)(\[.*?\]|[^/:]+)(:(?:\d+|\*))?(\/.*)$/.exec(inner.url) ?? []
  const outer = fc.record({
    url: fc.tuple(fc.constantFrom('*', '*.example.com', '*.b.example.com'), fc.constantFrom('/*', '/v1*', end)).map(([host, path]) => `${start}${host}${port}${path}`),
    methods: fc.constantFrom(inner.methods, [...allMethods], undefined),
    private: fc.constantFrom(inner.private, true, false),
  })
  const where = fc.tuple(label, path).map(([name, tail]) => inner.url.replace(/^(https?:\/\/)\*\./, `$1${name}.`).replace('//*', `//${name}.example.com`).replace(':*', ':8443').replace(/\*$/, tail.slice(1)))
  return fc.tuple(fc.constant(inner), fc.oneof(outer, fc.constant(inner), ruleText), fc.oneof(where, url))
})

test('what a grant allows, the request that it lies within allows too', (t) => {
  let within = 0
  fc.assert(fc.property(related, fc.constantFrom(...allMethods), address, ([inner, outer, where], method, at) => {
    const [a, b, target] = [read(inner), read(outer), readTarget(where)]
    if (!ruleWithin(a, b) || !ruleMatches(a, target, method)) return
    within++
    if (!ruleMatches(b, target, method)) throw new TypeError('the request does not match')
    const address = target.literal ? target.host : at
    const found = classifyAddress(address)
    if (permitsAddress(a, target, found) && !permitsAddress(b, target, found)) throw new TypeError('the request does not permit the address')
  }), { numRuns: 20_000 })
  t.log(`${within} cases`)
  t.true(within > 500)
})

test('every rule lies within itself', (t) => {
  fc.assert(fc.property(ruleText, (rule) => ruleWithin(read(rule), read(rule))))
  t.pass()
})

test('a path rule holds however the server decodes the path', (t) => {
  fc.assert(fc.property(path, (text) => {
    const target = readTarget(`https://a.example.com${text}`)
    if (!ruleMatches(read('https://a.example.com/v1/*'), target, 'GET')) return true
    let decoded = target.path
    for (let round = 0; round < 3; round++) decoded = decodeURIComponent(decoded)
    return new URL(decoded.replaceAll('\\', '/').replaceAll(/;[^/]*/g, ''), 'https://a.example.com').pathname.startsWith('/v1')
  }), { numRuns: 5000 })
  t.pass()
})
