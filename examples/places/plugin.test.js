import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestKit, testResponse } from '@airlock/sdk/test-kit'
import plugin from './plugin.js'

test('the weather is asked for where the place is', async () => {
  const kit = createTestKit(plugin, {
    kv: { Oslo: { latitude: 59.9, longitude: 10.7 } },
    fetch: (url) => testResponse({ current: { temperature_2m: url.includes('latitude=59.9') ? -3 : 99 } }),
  })
  assert.deepEqual(await kit.call('weather', { name: 'Oslo' }), { celsius: -3 })
  await assert.rejects(kit.call('weather', { name: 'Rome' }), /remember it first/)
})
