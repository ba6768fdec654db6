import test from 'ava'
import { type Hop, nextHop } from '../../../../sandbox/capabilities/net-http/redirect.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import type { HttpMethod } from '../../../../sandbox/capabilities/net-http/url-rule.ts'

const hop = (method: HttpMethod): Hop => ({
  target: readTarget('https://a.example.com/x/y'),
  method,
  headers: [['authorization', 'a'], ['cookie', 'b'], ['content-type', 'c'], ['x-own', 'd']],
  body: Buffer.from('body'),
})

for (const [status, method, becomes, keepsBody] of [
  [301, 'GET', 'GET', true], [301, 'POST', 'GET', false], [302, 'POST', 'GET', false], [302, 'PUT', 'PUT', true], [303, 'POST', 'GET', false],
  [303, 'PUT', 'GET', false], [303, 'HEAD', 'HEAD', true], [307, 'POST', 'POST', true], [308, 'POST', 'POST', true], [308, 'DELETE', 'DELETE', true],
] as const) {
  test(`${status} after ${method} leads to ${becomes}${keepsBody ? '' : ' without body'}`, (t) => {
    const next = nextHop(hop(method), status, '/z')
    t.is(next?.method, becomes)
    t.is(next?.body !== undefined, keepsBody)
    t.is(next?.headers.some(([name]) => name === 'content-type'), keepsBody)
    t.is(next?.target.url.href, 'https://a.example.com/z')
  })
}

for (const status of [200, 300, 304, 305, 306, 400]) test(`${status} is no redirect`, (t) => t.is(nextHop(hop('GET'), status, '/z'), undefined))
test('a redirect without a place is an answer', (t) => t.is(nextHop(hop('GET'), 302, undefined), undefined))

for (const [location, kept] of [
  ['https://a.example.com/z', true], ['//a.example.com:443/z', true], ['http://a.example.com/', false], ['https://a.example.com:8443/', false], ['https://b.example.com/', false], ['//a.example.com.evil.org', false],
] as const) {
  test(`credentials ${kept ? 'go' : 'do not go'} on to ${location}`, (t) => {
    const names = nextHop(hop('GET'), 307, location)?.headers.map(([name]) => name)
    t.deepEqual(names, kept ? ['authorization', 'cookie', 'content-type', 'x-own'] : ['content-type', 'x-own'])
  })
}

for (const location of ['file:///x', 'data:,x', 'http://u:p@b.example.com', 'http://', `/${'a'.repeat(10_000)}`]) {
  test(`a redirect to ${location.slice(0, 30)} is refused`, (t) => {
    t.throws(() => nextHop(hop('GET'), 302, location), { code: 'redirect_refused' })
  })
}
