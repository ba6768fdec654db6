import test from 'ava'
import { attachmentAddress, readAttachment } from '../../../../core/console/chat/read-attachment.ts'
import fc from '../../../helpers/fast-check.ts'

test('half an attachment is none', (t) => {
  const whole = { blob: 'B', name: 'a', type: 'text/plain', bytes: 1 }
  t.deepEqual(readAttachment({ ...whole, more: 1 }), whole)
  for (const key of Object.keys(whole)) t.is(readAttachment({ ...whole, [key]: null }), undefined)
  for (const value of [null, undefined, 'B', []]) t.is(readAttachment(value), undefined)
})

test('its address is of this origin and in its folder, whatever the id', (t) => {
  for (const blob of ['//evil.example/x', 'https://evil.example', '../rpc/chat.send', 'javascript:alert(1)', '?x', '#x']) t.regex(new URL(attachmentAddress({ blob }), 'http://console').href, /^http:\/\/console\/api\/blobs\/[^/?#]+$/)
  fc.assert(fc.property(fc.string(), (blob) => new URL(attachmentAddress({ blob }), 'http://console').host === 'console'))
})
