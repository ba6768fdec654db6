import test from 'ava'
import type { ToolCallDelta } from '../../../core/models/completion-chunk.ts'
import { createToolCallAssembly, maxArgumentChars, maxCallsPerReply } from '../../../core/models/tool-call-assembly.ts'
import fc from '../../helpers/fast-check.ts'

function assemble(deltas: ToolCallDelta[]) {
  let made = 0
  const assembly = createToolCallAssembly(() => `made_${(made += 1)}`)
  for (const delta of deltas) assembly.add(delta)
  return assembly.finish()
}

const delta = (index: number | undefined, id: string | undefined, name: string | undefined, text: string): ToolCallDelta => ({ index, id, function: { name, arguments: text }, extra_content: undefined })

test('pieces of several calls may come interleaved', t => {
  const { calls } = assemble([delta(0, 'a', 'one', '{"x"'), delta(1, 'b', 'two', '{'), delta(0, undefined, undefined, ':1}'), delta(1, undefined, undefined, '}')])
  t.deepEqual(calls, [{ id: 'a', name: 'one', arguments: '{"x":1}' }, { id: 'b', name: 'two', arguments: '{}' }])
})

test("Google's whole calls under one index are several calls", t => {
  const { calls } = assemble([delta(0, 'a', 'one', '{}'), delta(0, 'b', 'two', '{}')])
  t.deepEqual(calls.map(({ name }) => name), ['one', 'two'])
})

test('calls without an index follow one another', t => {
  const { calls } = assemble([delta(undefined, undefined, 'one', '{'), delta(undefined, undefined, undefined, '}'), delta(undefined, undefined, 'two', '{}')])
  t.deepEqual(calls.map(call => [call.name, call.arguments]), [['one', '{}'], ['two', '{}']])
})

test('missing, doubled and odd ids are replaced, so that each result finds its call', t => {
  const { calls } = assemble([delta(0, '', 'one', ''), delta(1, 'same', 'two', ''), delta(2, 'same', 'three', ''), delta(3, 'x'.repeat(500), 'four', ''), delta(4, 'a\n"b', 'five', '')])
  t.deepEqual(calls.map(({ id }) => id), ['made_1', 'same', 'made_2', 'made_3', 'made_4'])
})

test('what a vendor wants back with its call is kept', t => {
  const extra = { google: { thought_signature: 's' } }
  t.deepEqual(assemble([{ ...delta(0, 'a', 'one', '{}'), extra_content: extra }]).calls[0]?.extra, extra)
})

test('a thousand calls at once are cut to the limit, and the rest is counted once each', t => {
  const pieces = Array.from({ length: 1_000 }, (_, index) => [delta(index, `id${index}`, 'tool', '{'), delta(index, undefined, undefined, '}')]).flat()
  const { calls, dropped } = assemble(pieces)
  t.is(calls.length, maxCallsPerReply)
  t.is(dropped, 1_000 - maxCallsPerReply)
  t.true(calls.every(call => call.arguments === '{}'))
})

test('ten megabytes of arguments are let go, and said so', t => {
  const { calls } = assemble([delta(0, 'a', 'one', '{"x":"'), ...Array.from({ length: 160 }, () => delta(0, undefined, undefined, 'x'.repeat(65_536))), delta(1, 'b', 'two', '{}')])
  t.deepEqual(calls, [{ id: 'a', name: 'one', arguments: '', oversized: true }, { id: 'b', name: 'two', arguments: '{}' }])
})

test('whatever the pieces, what comes out can go back to any vendor', t => {
  const pieces = fc.array(
    fc.record({
      index: fc.option(fc.nat(50), { nil: undefined }),
      id: fc.option(fc.string(), { nil: undefined }),
      function: fc.option(fc.record({ name: fc.option(fc.oneof(fc.string(), fc.constant('__proto__')), { nil: undefined }), arguments: fc.option(fc.string(), { nil: undefined }) }), { nil: undefined }),
      extra_content: fc.constant(undefined),
    }),
    { maxLength: 200 },
  )
  fc.assert(
    fc.property(pieces, deltas => {
      const { calls } = assemble(deltas)
      return (
        calls.length <= maxCallsPerReply &&
        new Set(calls.map(({ id }) => id)).size === calls.length &&
        calls.every(call => /^[a-zA-Z0-9_-]{1,64}$/.test(call.name) && /^[a-zA-Z0-9_-]{1,40}$/.test(call.id) && call.arguments.length <= maxArgumentChars)
      )
    }),
  )
  t.pass()
})
