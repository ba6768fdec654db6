import test from 'ava'
import { pluginLimit } from '../../../core/operations/plugin.ts'
import { PluginLimits } from '../../../core/operations/shapes/plugin.ts'

test('every limit may be lowered, and nothing else is one', (t) => {
  const limits = Object.fromEntries(Object.keys(PluginLimits.shape).map((name) => [name, 8]))
  t.true(pluginLimit.input.safeParse({ plugin: 'x', limits }).success)
  t.true(pluginLimit.input.safeParse({ plugin: 'x', limits: {} }).success)
  for (const wrong of [{ cpuMs: 0 }, { cpuMs: -1 }, { cpuMs: 1.5 }, { cpuMs: '5' }, { memoryMb: 7 }, { fuel: 1 }, { cpuMs: null }]) {
    t.false(pluginLimit.input.safeParse({ plugin: 'x', limits: wrong }).success, JSON.stringify(wrong))
  }
})
