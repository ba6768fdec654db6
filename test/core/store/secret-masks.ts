import test from 'ava'
import { createSecretMasks } from '../../../core/store/secret-masks.ts'

test('what a plugin says is masked with its own secrets, read once for many lines and again after a while', async (t) => {
  let now = 0
  let reads = 0
  const spaces: Record<string, { name: string; value: string }[]> = { 'plugin:a': [{ name: 'key', value: 's3cret-välue' }] }
  const masks = createSecretMasks({ vault: { readSpace: async (space) => (reads++, spaces[space] ?? []), onWrite() {} }, now: () => now })
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
  }, onWrite() {} } })
  await t.throwsAsync(masks.text('a', 'x'), { message: 'away' })
  fails = false
  t.is(await masks.text('a', 'x'), 'x')
})

test('names and numbers are masked too; what holds no secret stays the very same value', async (t) => {
  const masks = createSecretMasks({ vault: { readSpace: async () => [{ name: 'pin', value: '402817' }, { name: 'odd', value: '007' }], onWrite() {} } })
  t.deepEqual(await masks.value('a', { 402817: [402_817, '007', 7, true, null] }), { '[secret pin]': ['[secret pin]', '[secret odd]', 7, true, null] })
  const plain = { a: [1, { b: 'c' }] }
  t.is(await masks.value('a', plain), plain)
  t.is(await masks.bytes('a', '\xFF402817\xFE'), '\xFF[secret pin]\xFE')
})

test('that a plugin has no secrets is known once they were read, until one is written or time has passed', async (t) => {
  let now = 0
  const stored: { name: string; value: string }[] = []
  const listeners: ((space: string) => void)[] = []
  const masks = createSecretMasks({ vault: { readSpace: async () => [...stored], onWrite: (listener) => void listeners.push(listener) }, now: () => now })
  t.false(masks.hasNone('a'))
  await masks.text('a', 'x')
  t.true(masks.hasNone('a'))
  t.false(masks.hasNone('b'))
  now = 5_000
  t.false(masks.hasNone('a'))
  await masks.text('a', 'x')
  t.true(masks.hasNone('a'))
  stored.push({ name: 'key', value: 's3cret' })
  for (const listener of listeners) listener('plugin:a')
  t.false(masks.hasNone('a'))
  await masks.text('a', 'x')
  t.false(masks.hasNone('a'))
})

test('a secret that was written a moment ago is masked at once', async (t) => {
  const stored: { name: string; value: string }[] = []
  const listeners: ((space: string) => void)[] = []
  const masks = createSecretMasks({ vault: { readSpace: async () => [...stored], onWrite: (listener) => void listeners.push(listener) }, now: () => 0 })
  t.is(await masks.text('a', 'captured-1'), 'captured-1')
  stored.push({ name: 'session', value: 'captured-1' })
  for (const listener of listeners) listener('plugin:a')
  t.is(await masks.text('a', 'captured-1'), '[secret session]')
})

test('a hundred thousand short texts are searched in about the time of one long one', async (t) => {
  const secrets = Array.from({ length: 32 }, (_, at) => ({ name: `key${at}`, value: `sk-${at}-${'x7Kd9'.repeat(8)}` }))
  const masks = createSecretMasks({ vault: { readSpace: async () => secrets, onWrite() {} } })
  const flood = [...Array<string>(120_000).fill('a'), secrets[7]!.value, { [`x${secrets[31]!.value}`]: ['\uFFFF', 'ü'] }]
  await masks.text('a', '')
  const started = process.threadCpuUsage()
  const safe = await masks.value('a', flood)
  t.true(process.threadCpuUsage(started).user < 2_500_000)
  t.deepEqual(safe.slice(-3), ['a', '[secret key7]', { 'x[secret key31]': ['\uFFFF', 'ü'] }])
})
