import test from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'
import type { ModelScript } from '../../helpers/model-server.ts'

const answering = (text: string): ModelScript => request => (request.messages.at(-1)?.role === 'tool' ? { text } : { calls: [{ name: 'a__b', arguments: {} }] })

test('a failure inside the gateway is logged, and told without its details', async t => {
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => { throw new TypeError('secret path /root/x') } }] })
  const { steps } = await bench.ask('go')
  t.is(steps[1]?.error?.code, 'internal')
  t.notRegex(JSON.stringify([steps, bench.published, bench.server.requests.map(({ body }) => body)]), /secret path/)
  t.is(bench.logged.length, 1)
})

test('what a refused request was is told with the call, and kept', async t => {
  const denial = { capability: 'net.http', tried: 'GET https://example.com/', message: 'not granted', grant: { capability: 'net.http', scope: { allow: [] } } }
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => { throw new CapabilityError('grant_missing', 'a may not read example.com', { denials: [denial] }) } }] })
  const { steps } = await bench.ask('go')
  t.deepEqual(steps[1]?.denials, [denial])
  const finished = bench.published.find(({ type }) => type === 'tool.finished')?.data
  t.like(finished, { ok: false, error: { code: 'grant_missing', message: 'a may not read example.com' }, denials: [denial] })
})

test('a big result is cut for the model and in the journal', async t => {
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => 'x'.repeat(2_000_000) }], toolResultBytes: 2_000 })
  const { steps } = await bench.ask('go')
  const told = bench.server.requests[1]?.body.messages.at(-1)?.content ?? ''
  t.regex(told, /\[Cut here: 2000 of 2000000 bytes/)
  t.is(steps[1]?.output, told)
})

test('a call that reached nothing outside does not taint its turn; in doubt it did', async t => {
  const taintedBy = async (run: () => unknown) => (await (await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', effect: 'external', run }] })).ask('go')).row.taintedBy
  const fails = (details: object) => () => { throw new SandboxError('guest_error', 'a b failed', { denials: [], ...details }) }
  t.deepEqual(await taintedBy(fails({ reached: false })), [])
  t.deepEqual(await taintedBy(fails({ reached: true })), ['a b'])
  t.deepEqual(await taintedBy(fails({})), ['a b'])
  t.deepEqual(await taintedBy(() => 'words of a stranger'), ['a b'])
})
