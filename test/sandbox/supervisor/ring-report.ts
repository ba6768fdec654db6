import test from 'ava'
import { minimumAdvice, minimumHolds, unmeasuredRings } from '../../../sandbox/supervisor/ring-report.ts'
import type { RingReport, SandboxMinimum } from '../../../sandbox/supervisor/ring-report.ts'

const refused = { files: true, network: true, childProcess: true, worker: true, environment: true }
const selfTest = { pid: 2, node: 'v26', engine: 'isolate', jit: true, refused } as const
const up = { up: true }
const down = { up: false, why: 'bubblewrap (bwrap) is not installed' }
const all: RingReport = { measured: true, bubblewrap: up, seccomp: up, permission: up, resourceLimits: up, selfTest }
const permissionOnly: RingReport = { ...all, bubblewrap: down, seccomp: down }
const leaky: RingReport = { ...permissionOnly, permission: { up: false, why: 'not refused inside a host: network' }, selfTest: { ...selfTest, refused: { ...refused, network: false } } }

const table: [string, RingReport, Record<SandboxMinimum, boolean>][] = [
  ['unmeasured', unmeasuredRings, { none: true, 'network-cut': false, namespaces: false }],
  ['all rings', all, { none: true, 'network-cut': true, namespaces: true }],
  ['permission model alone', permissionOnly, { none: true, 'network-cut': true, namespaces: false }],
  ['a network that answers', leaky, { none: true, 'network-cut': false, namespaces: false }],
]

for (const [name, rings, holds] of table) {
  for (const minimum of ['none', 'network-cut', 'namespaces'] as const) {
    test(`${name}: ${minimum} ${holds[minimum] ? 'holds' : 'does not hold'}`, (t) => {
      t.is(minimumHolds(minimum, rings), holds[minimum])
    })
  }
}

test('the advice says what is missing and what to do', (t) => {
  const advice = minimumAdvice('namespaces', permissionOnly)
  t.regex(advice, /bwrap\) is not installed/)
  t.regex(advice, /Install bubblewrap .* or lower sandbox.minimum/)
})
