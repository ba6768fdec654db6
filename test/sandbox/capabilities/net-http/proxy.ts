import test from 'ava'
import { createProxyRule } from '../../../../sandbox/capabilities/net-http/proxy.ts'

const proxy = 'http://proxy.example.com:3128'

test('without HTTPS_PROXY there is no rule', (t) => {
  t.is(createProxyRule(undefined, 'a'), undefined)
  t.is(createProxyRule(''), undefined)
})

for (const [url, noProxy, through] of [
  ['https://a.example.com/', '', true],
  ['http://a.example.com/', '', false],
  ['https://a.example.com/', '*', false],
  ['https://a.example.com/', 'b.org, example.com', false],
  ['https://a.example.com/', '.example.com', false],
  ['https://a.example.com/', '*.example.com', false],
  ['https://badexample.com/', 'example.com', true],
  ['https://a.example.com/', 'a.example.com:8443', true],
  ['https://a.example.com:8443/', 'A.example.com:8443', false],
  ['https://127.0.0.1/', '127.0.0.1', false],
] as const) {
  test(`${url} with NO_PROXY=${noProxy} goes ${through ? 'through the proxy' : 'straight'}`, (t) => t.is(createProxyRule(proxy, noProxy)?.(new URL(url)), through ? proxy : undefined))
}
