import test from 'ava'
import { limitNames, loweredLimits, type Limits } from '../../../../core/console/plugins/lowered-limits.ts'
import { PluginLimits } from '../../../../core/operations/shapes/plugin.ts'

const asked = Object.fromEntries(limitNames.map((name) => [name, 100])) as Limits

test('every limit has its field', (t) => t.deepEqual([...limitNames].sort(), Object.keys(PluginLimits.shape).sort()))

test('what is less than asked for is kept, and the rest left as it is', (t) => {
  t.deepEqual(loweredLimits({ cpuMs: '50', wallMs: '100', memoryMb: ' ' }, asked), { ok: true, limits: { cpuMs: 50 } })
  t.deepEqual(loweredLimits({}, asked), { ok: true, limits: {} })
})

for (const text of ['0', '-1', '1.5', '101', 'few', '1e9', 'Infinity']) {
  test(`"${text}" is refused by its field`, (t) => t.deepEqual(loweredLimits({ cpuMs: text }, asked), { ok: false, wrong: 'cpuMs' }))
}
