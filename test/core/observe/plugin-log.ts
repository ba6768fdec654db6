import test from 'ava'
import { createLog } from '../../../core/observe/log.ts'
import { createPluginLog } from '../../../core/observe/plugin-log.ts'
import type { SecretMasks } from '../../../core/store/secret-masks.ts'

const line = { plugin: 'web', version: '1.0.0', principal: 'ada', level: 'info' as const, message: 'sent hunter2', fields: { to: 'hunter2' } }

async function written(masks: Pick<SecretMasks, 'text' | 'value'>) {
  const lines: Record<string, unknown>[] = []
  const log = await createLog({ level: 'debug', format: 'json', destination: { write: (text) => void lines.push(JSON.parse(text)) } })
  await createPluginLog(log, masks).write(line)
  return lines
}

test('a line stands in the log with its plugin, level and fields, without secrets', async (t) => {
  const [entry] = await written({
    text: async (_plugin, text) => text.replaceAll('hunter2', '•••'),
    value: async (_plugin, value) => JSON.parse(JSON.stringify(value).replaceAll('hunter2', '•••')),
  })
  t.like(entry, { level: 30, plugin: 'web', version: '1.0.0', principal: 'ada', msg: 'sent •••', fields: { to: '•••' } })
})

test('a line whose secrets cannot be read is left out, and that is said', async (t) => {
  const sealed = async () => {
    throw new Error('sealed')
  }
  const lines = await written({ text: sealed, value: sealed })
  t.is(lines.length, 1)
  t.like(lines[0], { level: 40, plugin: 'web' })
  t.false(JSON.stringify(lines).includes('hunter2'))
})
