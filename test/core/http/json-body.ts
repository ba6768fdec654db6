import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import test from 'ava'
import { readJsonBody } from '../../../core/http/json-body.ts'

function requestOf(chunks: (string | Buffer)[], headers: Record<string, string> = {}): IncomingMessage {
  const stream = new PassThrough()
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  return Object.assign(stream, { headers: { 'content-type': 'application/json', ...headers } }) as unknown as IncomingMessage
}

test('a character that is cut in two by chunks stays whole', async (t) => {
  const bytes = Buffer.from('{"text":"日本"}')
  t.deepEqual(await readJsonBody(requestOf([...bytes].map((byte) => Buffer.from([byte])))), { text: '日本' })
})

test('an empty body is an empty input', async (t) => {
  t.deepEqual(await readJsonBody(requestOf([])), {})
  t.deepEqual(await readJsonBody(requestOf([' \n'])), {})
})

test('the limit holds to the byte', async (t) => {
  t.is(await readJsonBody(requestOf(['"1234"']), 6), '1234')
  await t.throwsAsync(readJsonBody(requestOf(['"12', '345"']), 6), { code: 'too_large' })
  await t.throwsAsync(readJsonBody(requestOf(['1'], { 'content-length': '7' }), 6), { code: 'too_large' })
})

test('a body that breaks off is told so', async (t) => {
  const request = requestOf([])
  const stream = new PassThrough()
  const reading = readJsonBody(Object.assign(stream, { headers: request.headers }) as unknown as IncomingMessage)
  stream.write('{"a"')
  stream.destroy()
  await t.throwsAsync(reading, { code: 'input_invalid', message: /broke/ })
})

test('JSON is JSON with a charset, too', async (t) => {
  t.is(await readJsonBody(requestOf(['1'], { 'content-type': 'Application/JSON; charset=utf-8' })), 1)
  await t.throwsAsync(readJsonBody(requestOf(['1'], { 'content-type': 'application/jsonp' })), { code: 'content_type_unsupported' })
})
