import test from 'ava'
import { createSecretMasks } from '../../../core/store/secret-masks.ts'

test('what a plugin says is masked with its own secrets, read once for many lines and again after a while', async (t) => {
  let now = 0
  let reads = 0
  const spaces: Record<string, { name: string; value: string }[]> = { 'plugin:a': [{ name: 'key', value: 's3cret-välue' }] }
  const masks = createSecretMasks({ vault: { readSpace: async (space) => (reads++, spaces[space] ?? []) }, now: () => now })
  t.is(await masks.text('a', 'got s3cret-välue, ok'), 'got [secret key], ok')
  t.is(await masks.text('a', Buffer.from('x:s3cret-välue').toString('base64')).then((text) => text.includes('[secret key]')), true)
  t.deepEqual(await masks.value('a', { deep: ['s3cret-välue', 7, null], plain: 'ü' }), { deep: ['[secret key]', 7, null], plain: 'ü' })
  t.is(await masks.value('a', undefined), undefined)
  t.is(await masks.text('b', 'got s3cret-välue'), 'got s3cret-välue')
  t.is(reads, 2)
  spaces['plugin:a'] = [{ name: 'key', value: 'other-value' }]
  now = 5_000
  t.is(await masks.text('a', 'got other-value'), 'got [secret key]')
})

test('secrets that could not be read are asked for again', async (t) => {
  let fails = true
  const masks = createSecretMasks({ vault: { readSpace: async () => {
    if (fails) throw new RangeError('away')
    return []
  } } })
  await t.throwsAsync(masks.text('a', 'x'), { message: 'away' })
  fails = false
  t.is(await masks.text('a', 'x'), 'x')
})
