import test from 'ava'
import { definePlugin } from '../../../sandbox/sdk/define-plugin.ts'
import { createTestKit } from '../../../sandbox/sdk/test-kit.ts'

const plugin = definePlugin<'blob' | 'tool.invoke' | 'llm.complete' | 'schedule'>({
  tools: {
    files: async (_, { blob }) => {
      await blob.write('a/1', 'Grüße')
      await blob.write('a/2', new Uint8Array([1, 2]))
      const page = await blob.list({ prefix: 'a/', limit: 1 })
      return [await blob.readText('a/1'), await blob.read('none'), page.files.length, page.next, (await blob.attach('a/1')).name, await blob.delete('a/2')]
    },
    lost: (_, { blob }) => blob.attach('none'),
    sum: (_, { tools }) => tools.invoke('calculator/evaluate', { expression: '1+1' }),
    ask: async (_, { llm }) => (await llm.complete({ messages: [{ role: 'user', text: 'hi' }] })).text,
    plan: async (_, { schedule }) => schedule.put('later', { run: 'remind', at: 0, payload: { a: 1 } }),
  },
  schedules: { remind: async (payload, { blob }) => blob.write('reminded', JSON.stringify(payload)) },
  messages: { observe: async ({ text }, { blob }) => blob.write('seen', text), transform: ({ text }) => (text === 'keep' ? undefined : { text: `${text}!` }) },
})

test('files, tools, models and jobs are played in memory', async (t) => {
  const kit = createTestKit(plugin, { invoke: (tool) => ({ tool, result: 2 }), complete: ({ messages }) => `heard ${messages[0]!.text}` })
  t.deepEqual(await kit.call('files'), ['Grüße', null, 1, 'a/1', '1', true])
  t.deepEqual([...kit.files.keys()], ['a/1'])
  t.deepEqual(await kit.call('sum'), { tool: 'calculator/evaluate', result: 2 })
  t.is(await kit.call('ask'), 'heard hi')
  t.like(await kit.call('plan'), { name: 'later', run: 'remind', next: '1970-01-01T00:00:00.000Z' })
  await kit.run('remind', kit.jobs.get('later')!.payload)
  t.is(Buffer.from(kit.files.get('reminded')!).toString(), '{"a":1}')
})

test('messages of others are shown and changed', async (t) => {
  const kit = createTestKit(plugin)
  await kit.observe({ text: 'hello' })
  t.is(Buffer.from(kit.files.get('seen')!).toString(), 'hello')
  t.deepEqual([await kit.transform({ text: 'hi' }), await kit.transform({ text: 'keep' })], ['hi!', 'keep'])
})

test('what the test does not play is refused as ungranted; what the plugin lacks is named', async (t) => {
  const kit = createTestKit(plugin)
  for (const tool of ['sum', 'ask']) await t.throwsAsync(kit.call(tool), { code: 'grant_missing' } as object)
  await t.throwsAsync(kit.call('lost'), { code: 'file_missing' } as object)
  await t.throwsAsync(kit.run('other'), { message: /no schedule "other"/ })
  await t.throwsAsync(createTestKit({}).observe({}), { message: /messages.observe/ })
  await t.throwsAsync(createTestKit({}).transform({}), { message: /messages.transform/ })
})
