import test from 'ava'
import { createOriginGuard, isHostAllowed, isOriginAllowed, type OriginRules } from '../../../core/access/origin.ts'
import fc from '../../helpers/fast-check.ts'

const local = { address: '127.0.0.1', port: 18790 }
const rules: OriginRules = { host: '127.0.0.1', ports: [18789, 18790], allowedHosts: [] }
const withRules = (more: Partial<OriginRules>): OriginRules => ({ ...rules, ...more })

for (const host of ['127.0.0.1:18790', 'localhost:18789', 'LOCALHOST:18790', '[::1]:18790']) {
  test(`${host} is this computer`, (t) => t.true(isHostAllowed(host, rules, local)))
}

for (const host of [
  undefined, '', 'evil.example', 'evil.example:18790', '127.0.0.1', '127.0.0.1:80', 'localhost.:18790', 'localhost:18790.evil.example',
  '127.0.0.1:18790@evil.example', 'localhost:18790, evil.example', 'localhost :18790', '127.1:18790', '2130706433:18790', '0.0.0.0:18790', 'localhost:018790',
  '192.168.1.5:18790', 'ⓛocalhost:18790', 'localhost:18790\u0000',
]) {
  test(`the host ${JSON.stringify(host)} is not ours`, (t) => t.false(isHostAllowed(host, rules, local)))
}

test('listening on every address, the address a connection came to is ours, and no other', (t) => {
  const open = withRules({ host: '0.0.0.0' })
  const lan = { address: '::ffff:192.168.1.5', port: 18790 }
  t.true(isHostAllowed('192.168.1.5:18790', open, lan))
  t.true(isOriginAllowed('http://192.168.1.5:18790', open, lan))
  t.false(isHostAllowed('192.168.1.6:18790', open, lan))
  t.false(isOriginAllowed('http://192.168.1.6:18790', open, lan))
  t.true(isHostAllowed('[fd00::1]:18790', open, { address: 'fd00::1', port: 18790 }))
})

test('allowed hosts: a name stands for the usual ports and ours, a name with a port for that one', (t) => {
  const named = withRules({ allowedHosts: ['airlock.home', 'nas:8443'] })
  for (const host of ['airlock.home', 'Airlock.Home:443', 'airlock.home:80', 'airlock.home:18790', 'nas:8443']) t.true(isHostAllowed(host, named, local), host)
  for (const host of ['airlock.home:9999', 'nas', 'nas:18790', 'x.airlock.home', 'airlock.home.evil.example']) t.false(isHostAllowed(host, named, local), host)
  t.true(isOriginAllowed('https://airlock.home', named, local))
  t.false(isOriginAllowed('https://airlock.home:9999', named, local))
})

test('a public address counts with its own scheme only', (t) => {
  const proxied = withRules({ publicUrl: 'https://chat.example.com/base' })
  t.true(isHostAllowed('chat.example.com', proxied, local))
  t.true(isOriginAllowed('https://chat.example.com', proxied, local))
  t.false(isOriginAllowed('http://chat.example.com', proxied, local))
  t.true(isOriginAllowed('http://127.0.0.1:18790', proxied, local))
})

for (const origin of ['null', '', 'file://', 'https://127.0.0.1:18790', 'http://127.0.0.1:3000', 'http://127.0.0.1', 'http://localhost:18790/', 'http://user@localhost:18790', 'http://evil.example#http://localhost:18790', 'chrome-extension://abc', 'http://localhost:18790 ', 'ws://localhost:18790']) {
  test(`a page of ${JSON.stringify(origin)} may not act`, (t) => t.false(isOriginAllowed(origin, rules, local)))
}

test('whatever is allowed as an origin is allowed as a host', (t) => {
  fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.domain().map((name) => `http://${name}`), fc.constant('http://localhost:18790'), fc.string()), (origin) => {
    const named = withRules({ allowedHosts: ['a.example'], publicUrl: 'https://b.example' })
    if (!isOriginAllowed(origin, named, local)) return true
    return isHostAllowed(origin.replace(/^https?:\/\//i, ''), named, local)
  }))
  t.pass()
})

test('the guard refuses with words that say what to set', (t) => {
  const guard = createOriginGuard(() => rules)
  t.throws(() => guard.checkHost('evil.example', local), { code: 'host_refused', message: /evil\.example.*allowedHosts/ })
  t.throws(() => guard.checkOrigin('https://evil.example', local), { code: 'origin_refused', message: /PUBLIC_URL/ })
  t.notThrows(() => guard.checkOrigin(undefined, local))
  t.throws(() => guard.checkOrigin(undefined, local, { required: true }), { code: 'origin_refused' })
})
