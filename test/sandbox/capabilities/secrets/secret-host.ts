import test from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { readSecretHost } from '../../../../sandbox/capabilities/secrets/secret-host.ts'

for (const [host, url, goes] of [
  ['api.example.com', 'https://api.example.com/', true],
  ['API.example.com', 'https://api.example.com:8443/', true],
  ['api.example.com', 'http://api.example.com/', false],
  ['api.example.com', 'https://x.api.example.com/', false],
  ['api.example.com', 'https://api.example.com.evil.org/', false],
  ['*.example.com', 'https://api.example.com/', true],
  ['*.example.com', 'https://example.com/', false],
  ['*.example.com', 'https://badexample.com/', false],
  ['http://192.168.1.5:8123', 'http://192.168.1.5:8123/x', true],
  ['http://192.168.1.5:8123', 'http://192.168.1.5/x', false],
  ['https://api.example.com', 'https://api.example.com:8443/', false],
  ['[::1]', 'https://[::1]/', true],
  ['münchen.de', 'https://xn--mnchen-3ya.de/', true],
] as const) {
  test(`a secret for ${host} ${goes ? 'goes' : 'does not go'} to ${url}`, (t) => t.is(readSecretHost(host)?.(readTarget(url)), goes))
}

for (const host of ['', '*', '*.com', '*.', 'a/b', 'a@b', 'a b', 'a?b', 'ftp://a', 'https://a/x', 'https://u@a', 'https://a?x', 'a:8443', '**.example.com']) {
  test(`"${host}" is no host for a secret`, (t) => t.is(readSecretHost(host), undefined))
}
