import test from 'ava'
import { stateOf } from '../../../../core/console/plugins/state-of.ts'

const run = { state: 'asleep' as const, memoryMb: 0, calls: 0, kills: 0 }
const quarantine = { reason: 'it ended its process', since: '2026-11-22T12:00:00Z' }

test('one in quarantine does not ask for rights', (t) => {
  t.is(stateOf({ enabled: true, active: false, run: { ...run, state: 'quarantined', quarantine } }), 'quarantined')
  t.is(stateOf({ enabled: true, active: false, run }), 'asks')
})

test('switched off is off, also in quarantine; without news of its run the rest counts', (t) => {
  t.is(stateOf({ enabled: false, active: false, run: { ...run, state: 'quarantined', quarantine } }), 'off')
  t.is(stateOf({ enabled: true, active: true }), 'active')
})
