import test from 'ava'
import { decodeOutput, encodeInput, exportOf, GuestFaultError, readCall } from '../../../../sandbox/host/wasm/values.ts'
import fc from '../../../helpers/fast-check.ts'

test('a call frame is taken apart without its input being read', (t) => {
  t.notThrows(() => fc.assert(fc.property(fc.string(), fc.jsonValue(), (tool, input) => {
    const call = readCall(JSON.stringify({ tool, input }))
    return call.tool === tool && call.input === JSON.stringify(input)
  })))
})

test('a tool answers by its export, else by its own name', (t) => {
  const named = { name: 'count_vowels', input: 'text', output: 'json' } as const
  t.is(exportOf('count', { count: named }), named)
  t.deepEqual(exportOf('count'), { name: 'count', input: 'json', output: 'any' })
  t.is(exportOf('toString', {}).name, 'toString')
  t.is(exportOf('channel:my-chat:send').name, 'channel_my_chat_send')
})

test('input is JSON text, a string\'s own bytes, or those that it holds as base64', (t) => {
  t.is(Buffer.from(encodeInput('{"a":1}', 'json')).toString(), '{"a":1}')
  t.is(Buffer.from(encodeInput('"{\\"a\\":1}"', 'text')).toString(), '{"a":1}')
  t.deepEqual([...encodeInput('"/wA="', 'base64')], [255, 0])
  t.deepEqual([...encodeInput('"/wA"', 'base64')], [255, 0])
  t.throws(() => encodeInput('{}', 'text'), { instanceOf: GuestFaultError })
  for (const text of ['"no base64!"', '"/wA=x"', '"/w A="', '"/wB="', '"a"']) t.throws(() => encodeInput(text, 'base64'), { message: /this text is no base64/ })
})

const bytes = (text: string) => Buffer.from(text)

test('output without a promise is JSON where it reads as such, else a string', (t) => {
  t.is(decodeOutput(bytes('{"a": 1}'), 'any', 100), '{"a": 1}')
  t.is(decodeOutput(bytes('hello'), 'any', 100), '"hello"')
  t.is(decodeOutput(bytes(''), 'any', 100), '""')
  t.is(decodeOutput(undefined, 'any', 100), 'null')
})

test('a promise is kept or the call fails', (t) => {
  t.is(decodeOutput(bytes('[1]'), 'json', 100), '[1]')
  t.is(decodeOutput(bytes('[1]'), 'text', 100), '"[1]"')
  t.is(decodeOutput(undefined, 'text', 100), '""')
  t.is(decodeOutput(Uint8Array.of(255, 0), 'base64', 100), '"/wA="')
  t.throws(() => decodeOutput(bytes('[1'), 'json', 100), { instanceOf: GuestFaultError, message: /no JSON/ })
  for (const kind of ['any', 'text', 'json'] as const) t.throws(() => decodeOutput(Uint8Array.of(0xc3, 0x28), kind, 100), { message: /contentEncoding/ })
})

test('an answer cannot write the envelope around it', (t) => {
  t.throws(() => decodeOutput(bytes('1},"ok":false,"x":{'), 'json', 100), { instanceOf: GuestFaultError })
  t.is(decodeOutput(bytes('1},"ok":false,"x":{'), 'any', 100), JSON.stringify('1},"ok":false,"x":{'))
})

test('an answer is bounded as it leaves, not as it was', (t) => {
  const limit = (error: unknown) => (error as GuestFaultError).fault.code
  t.is(limit(t.throws(() => decodeOutput(new Uint8Array(101), 'base64', 100))), 'output_limit')
  t.is(limit(t.throws(() => decodeOutput(new Uint8Array(90), 'base64', 100))), 'output_limit')
  t.is(limit(t.throws(() => decodeOutput(bytes('"'.repeat(60)), 'text', 100))), 'output_limit')
})
