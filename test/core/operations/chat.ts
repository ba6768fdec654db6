import test from 'ava'
import { chatSend } from '../../../core/operations/chat.ts'

const takes = (input: object) => chatSend.input.safeParse(input).success

test('a message needs words or files', t => {
  t.true(takes({ text: 'hi' }))
  t.true(takes({ text: '', attachments: [{ blob: 'B' }] }))
  t.false(takes({ text: '' }))
  t.false(takes({ text: '', attachments: [] }))
  t.deepEqual(chatSend.input.safeParse({ text: '' }).error?.issues.map(({ path, message }) => [path, message]), [[['text'], 'Write something, or attach a file']])
})

test('at most ten files, named by their ids and nothing else', t => {
  t.true(takes({ text: 'x', attachments: Array.from({ length: 10 }, (_, index) => ({ blob: `B${index}` })) }))
  t.false(takes({ text: 'x', attachments: Array.from({ length: 11 }, (_, index) => ({ blob: `B${index}` })) }))
  for (const attachment of ['B', {}, { blob: '' }, { blob: 'x'.repeat(65) }, { blob: 'B', name: 'passwd', type: 'text/plain' }, { blob: { $ne: null } }]) t.false(takes({ text: 'x', attachments: [attachment] }), JSON.stringify(attachment))
})
