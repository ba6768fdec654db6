import test from 'ava'
import { effectiveLimits } from '../../../core/plugins/plugin-limits.ts'
import { defaultLimits } from '../../../sandbox/protocol/limits.ts'

test('an owner lowers limits, and never raises one', (t) => {
  t.deepEqual(effectiveLimits(defaultLimits, { cpuMs: 100, memoryMb: 9_999 }), { ...defaultLimits, cpuMs: 100 })
  t.deepEqual(effectiveLimits({ ...defaultLimits, cpuMs: 50 }, { cpuMs: 100 }), { ...defaultLimits, cpuMs: 50 })
})

test('what is no limit is none', (t) => {
  for (const lowered of [null, undefined, {}, 'x', { cpuMs: 'few' }, { toString: 1 }, JSON.parse('{"__proto__":5}')]) t.deepEqual(effectiveLimits(defaultLimits, lowered), defaultLimits)
})
