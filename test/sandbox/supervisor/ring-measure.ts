import test from 'ava'
import { reportRings } from '../../../sandbox/supervisor/ring-measure.ts'

const refused = { files: true, network: true, childProcess: true, worker: true, environment: false }
const selfTest = { pid: 2, node: 'v26', engine: 'isolate', jit: true, refused } as const
const bubblewrap = { file: '/usr/bin/bwrap', libraries: [] }
const seccomp = Buffer.alloc(8)

test('the last attempt\'s walls are up', (t) => {
  t.like(reportRings([{ within: { bubblewrap, seccomp, prlimit: '/usr/bin/prlimit' } }], selfTest), {
    measured: true, bubblewrap: { up: true }, seccomp: { up: true }, resourceLimits: { up: true }, permission: { up: true },
  })
})

test('a wall that fell tells why; one that was never tried, what is missing', (t) => {
  const rings = reportRings([{ within: { bubblewrap, seccomp }, error: 'No permissions to create a new namespace' }, { within: {} }], selfTest)
  t.deepEqual(rings.bubblewrap, { up: false, why: 'No permissions to create a new namespace' })
  t.deepEqual(rings.seccomp, { up: false, why: 'No permissions to create a new namespace' })
  t.deepEqual(rings.resourceLimits, { up: false, why: 'prlimit is not installed' })
})

test('bubblewrap can stand without the filter', (t) => {
  const rings = reportRings([{ within: { bubblewrap, seccomp }, error: 'seccomp: Invalid argument' }, { within: { bubblewrap } }], selfTest)
  t.true(rings.bubblewrap.up)
  t.like(rings.seccomp, { up: false, why: 'seccomp: Invalid argument' })
})

test('what the permission model did not refuse is named; the environment is not its affair', (t) => {
  const holed = { ...selfTest, refused: { ...refused, network: false, worker: false } }
  t.like(reportRings([{ within: {} }], holed).permission, { up: false, why: 'not refused inside a host: network, worker' })
})
