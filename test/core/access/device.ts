import test from 'ava'
import { deviceOf } from '../../../core/access/device.ts'
import fc from '../../helpers/fast-check.ts'

for (const [userAgent, device] of [
  ['Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0', 'Firefox on Linux'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome on Windows'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15', 'Safari on macOS'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1', 'Safari on iPhone'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1', 'Chrome on iPhone'],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36', 'Samsung Internet on Android'],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['', null],
  ['\u0000\u001b[31m\u202e', '[31m'],
  ['a\r\nb', 'a b'],
] as const) {
  test(`${JSON.stringify(userAgent.slice(0, 60))} is called ${device}`, (t) => t.is(deviceOf(userAgent), device))
}

test('a header that is not there is nobody', (t) => t.is(deviceOf(undefined), null))

test('whatever is sent, the name is short plain text', (t) => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.string({ maxLength: 200 })), (text) => {
    const device = deviceOf(text)
    return device === null || (/^[\x20-\x7e]{1,60}$/.test(device) && device.trim() === device)
  }))
  t.pass()
})
