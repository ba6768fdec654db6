import test from 'ava'
import { lackedRight } from '../../../core/plugins/lacked-right.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'

const grant = { capability: 'net.http', scope: { allow: [{ url: 'https://a.example/*' }] } }
const denials = [{ capability: 'net.http', tried: 'GET https://a.example', message: 'no grant allows GET https://a.example', grant }]

test('a guest that failed for want of a right fails with that, and keeps what was refused', (t) => {
  for (const guest of [undefined, {}, { code: 'grant_missing' }]) {
    const error = lackedRight('reader', new SandboxError('guest_error', 'oh', { denials, guest, reached: false }))
    t.like(error, { code: 'grant_missing', message: "reader lacks a right: no grant allows GET https://a.example. The owner can grant it on the plugin's page." })
    t.deepEqual(error?.details, { denials, guest, reached: false })
  }
})

test('where the manifest lacks it, nobody is sent to its owner', (t) => {
  const lacking = [{ capability: 'net.http', tried: 'GET https://a.example', message: 'the manifest of reader does not ask for net.http' }]
  t.is(lackedRight('reader', new SandboxError('guest_error', 'oh', { denials: lacking }))?.message, 'reader lacks a right: the manifest of reader does not ask for net.http.')
})

test('what failed for another reason keeps it', (t) => {
  t.is(lackedRight('reader', new SandboxError('guest_error', 'oh', { denials: [] })), undefined)
  t.is(lackedRight('reader', new SandboxError('guest_error', 'oh', { denials, guest: { code: 'city_unknown' } })), undefined)
  t.is(lackedRight('reader', new SandboxError('wall_limit', 'oh', { denials })), undefined)
  t.is(lackedRight('reader', new TypeError('oh')), undefined)
})
