import test from 'ava'
import { isMeasured, wallsOf } from '../../../../core/console/status/ring-words.ts'

test('each wall stands only when it was measured to', (t) => {
  const walls = wallsOf({ bubblewrap: { up: true }, seccomp: { up: false, why: 'no' }, permission: 'yes', resourceLimits: null })
  t.deepEqual(walls.map(({ name, up, why }) => [name, up, why]), [['bubblewrap', true, undefined], ['seccomp', false, 'no'], ['permission', false, undefined], ['resourceLimits', false, undefined]])
})

test('before the first host nothing is measured', (t) => {
  t.false(isMeasured({ measured: false }))
  t.true(isMeasured({ measured: true }))
})
