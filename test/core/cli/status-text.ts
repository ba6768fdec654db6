import test from 'ava'
import { statusText } from '../../../core/cli/status-text.ts'

const status = {
  version: '0.1.0', node: '26.10.0', uptimeS: 7_300, startedInMs: 612, database: 'sqlite', memoryMb: 150,
  plugins: { total: 4, active: 3 }, models: { default: 'openai/x', ready: true }, addresses: { control: 'http://c', gateway: 'http://g' },
  sandbox: { minimum: 'network-cut', minimumHolds: true, rings: { bubblewrap: { up: true } }, hosts: [{ pid: 7, tier: 'bundled', plugins: ['clock'], rssMb: 50 }] },
}

test('a status in lines', (t) => {
  const text = statusText(status)
  for (const part of ['0.1.0 on Node 26.10.0, up 2 h', 'http://c', '3 active of 4', 'openai/x', 'holds', 'stands', 'namespaces', 'bundled, 50 MB: clock']) t.true(text.includes(part), part)
})

test('what must hold and does not is loud; what is missing is said', (t) => {
  t.regex(statusText({ ...status, sandbox: { ...status.sandbox, minimumHolds: false } }), /DOES NOT HOLD/)
  t.regex(statusText({ ...status, sandbox: { ...status.sandbox, minimumHolds: null } }), /not measured yet/)
  t.regex(statusText({ ...status, sandbox: { ...status.sandbox, rings: { seccomp: { up: false, why: 'not here' } } } }), /MISSING.*system calls.*not here/)
  t.regex(statusText({ ...status, models: { ready: false } }), /none yet/)
  t.regex(statusText({ ...status, configProblem: 'line 3 is wrong' }), /line 3 is wrong/)
})

test('a gateway of another version still prints', (t) => {
  t.notThrows(() => statusText({}))
  t.notThrows(() => statusText({ sandbox: 7, plugins: null, models: [], uptimeS: 'x' }))
})
