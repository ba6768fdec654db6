import test from 'ava'
import type { OutgoingMessage } from '../../../../../sandbox/sdk/channel.ts'
import '../../../../helpers/sdk-import.ts'
import { createTestKit, testResponse } from '../../../../../sandbox/sdk/test-kit.ts'

const { default: plugin } = await import('../../../../../plugin-registry/bundled/telegram/src/plugin.ts')

interface Call {
  method: string
  [field: string]: unknown
}

/** Sends with a Telegram that answers by `answer`, or makes messages from 100 on. */
async function send(message: Partial<OutgoingMessage>, answer: (call: Call) => object | undefined = () => undefined) {
  const calls: Call[] = []
  let last = 99
  const respond = (url: string, fields: object) => {
    addresses.push(url)
    const call: Call = { method: url.split('/').at(-1)!, ...fields }
    calls.push(call)
    const other = answer(call)
    return testResponse(other ?? { ok: true, result: { message_id: ++last } }, other && 'error_code' in other ? { status: Number(other.error_code) } : {})
  }
  const kit = createTestKit(plugin, {
    fetch: (url, init) => respond(url, JSON.parse(String(init.body))),
    upload: (url, { fields = {}, files = [] }) => respond(url, { ...fields, files }),
  })
  return { ...(await kit.send('telegram', { room: '42', ...message })), calls }
}
const addresses: string[] = []
const file = { blob: 'b1', name: 'a.pdf', type: 'application/pdf', bytes: 10 }
const error = (error_code: number, description: string, parameters?: object) => ({ ok: false, error_code, description, parameters })

test('a short text is one message, and no token is in the address', async (t) => {
  const { calls, sent } = await send({ text: 'Hi **you**' })
  t.deepEqual(calls, [{ method: 'sendMessage', chat_id: '42', text: 'Hi you', entities: [{ type: 'bold', offset: 3, length: 3 }] }])
  t.deepEqual(sent, ['100'])
  t.true(addresses[0]!.startsWith('https://api.telegram.org/bot{token}/'))
})

test('a group sees which question an answer is for, a topic keeps its answers', async (t) => {
  const { calls } = await send({ room: '-5', thread: '9', replyTo: '77', text: `${'a'.repeat(4_000)}\n\n${'b'.repeat(200)}` })
  t.like(calls, [{ message_thread_id: 9, reply_parameters: { message_id: 77, allow_sending_without_reply: true } }, { message_thread_id: 9 }])
  t.false('reply_parameters' in calls[1]!)
  t.false('reply_parameters' in (await send({ replyTo: '77', text: 'x' })).calls[0]!)
})

test('a retry changes what is there and sends what follows', async (t) => {
  const text = `${'a'.repeat(4_000)}\n\n${'b'.repeat(4_000)}`
  const { calls, sent } = await send({ text, sent: ['50'] }, ({ method }) => (method === 'editMessageText' ? error(400, 'Bad Request: message is not modified') : undefined))
  t.deepEqual(calls.map(({ method, message_id }) => [method, message_id]), [['editMessageText', 50], ['sendMessage', undefined]])
  t.deepEqual(sent, ['50', '100'])
})

test('a draft grows at its end alone; what it said too much is taken back', async (t) => {
  const long = `${'a'.repeat(4_000)}\n\n${'b'.repeat(4_000)}`
  const growing = await send({ text: long, sent: ['50', '51'], draft: true })
  t.deepEqual(growing.calls.map(({ method, message_id }) => [method, message_id]), [['editMessageText', 51]])
  const final = await send({ text: 'Short', sent: ['50', '51'] })
  t.deepEqual(final.calls.map(({ method, message_id }) => [method, message_id]), [['editMessageText', 50], ['deleteMessage', 51]])
})

test('a message that somebody deleted is sent anew', async (t) => {
  const { sent } = await send({ text: 'x', sent: ['50'] }, ({ method }) => (method === 'editMessageText' ? error(400, 'Bad Request: message to edit not found') : undefined))
  t.deepEqual(sent, ['50', '100'])
})

test('a file takes a short text along; a photo is one; what was sent is not sent again', async (t) => {
  const { calls, sent } = await send({ text: 'Here **it** is', attachments: [file] })
  t.like(calls, [{ method: 'sendDocument', chat_id: '42', caption: 'Here it is', caption_entities: '[{"type":"bold","offset":5,"length":2}]', files: [{ field: 'document', blob: 'b1', name: 'a.pdf' }] }])
  t.is(calls.length, 1)
  t.deepEqual(sent, ['100:file'])
  const photos = await send({ text: 'x'.repeat(1_100), attachments: [{ ...file, type: 'image/png' }, file], sent: ['50', '51:file'] })
  t.deepEqual(photos.calls.map(({ method }) => method), ['editMessageText', 'sendDocument'])
  t.is((await send({ text: 'x'.repeat(1_100), attachments: [{ ...file, type: 'image/png' }] })).calls[1]!.method, 'sendPhoto')
})

test('what Telegram says is told on: later, never, or elsewhere', async (t) => {
  t.like(await send({ text: 'x' }, () => error(429, 'Too Many Requests: retry after 7', { retry_after: 7 })), { result: { retryAfterMs: 7_000 } })
  t.like(await send({ text: 'x' }, () => error(403, 'Forbidden: bot was blocked by the user')), { result: { refused: 'Telegram: sendMessage: 403 Forbidden: bot was blocked by the user' } })
  const moved = await send({ text: 'x', room: '-5' }, ({ chat_id }) => (chat_id === '-5' ? error(400, 'group chat was upgraded', { migrate_to_chat_id: -1005 }) : undefined))
  t.deepEqual(moved.calls.map(({ chat_id }) => chat_id), ['-5', '-1005'])
  t.is((await send({ text: 'x' }, ({ chat_id }) => error(400, 'moved', { migrate_to_chat_id: -Number(chat_id) }))).calls.length, 2)
  for (const answer of [error(500, 'Internal'), error(401, 'Unauthorized'), error(404, 'Not Found')]) await t.throwsAsync(send({ text: 'x' }, () => answer), { code: 'network_failed' } as object)
  const page = createTestKit(plugin, { fetch: () => testResponse('<html>down</html>', { status: 502 }) })
  await t.throwsAsync(page.send('telegram', { text: 'x' }), { code: 'network_failed' } as object)
})

test('an empty message is nothing', async (t) => {
  t.deepEqual((await send({ text: ' \n ' })).calls, [])
})
