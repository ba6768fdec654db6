import test from 'ava'
import { judgeWalls } from '../../../../core/cli/doctor/walls.ts'
import { type RingReport, unmeasuredRings } from '../../../../sandbox/supervisor/ring-report.ts'

const up = { up: true }
const all: RingReport = { ...unmeasuredRings, measured: true, bubblewrap: up, seccomp: up, permission: up, resourceLimits: up }

test('all walls up are well', (t) => {
  t.true(judgeWalls(all, 'namespaces').every(({ state }) => state === 'well'))
})

test('a wall that is missing says what is weaker, and a minimum that does not hold what to do', (t) => {
  const found = judgeWalls({ ...all, bubblewrap: { up: false, why: 'not installed' } }, 'namespaces')
  t.like(found[0], { state: 'look' })
  t.regex(found[0]?.found ?? '', /not installed/)
  t.like(found.at(-1), { about: 'Minimum', state: 'ill' })
  t.regex(found.at(-1)?.advice ?? '', /bubblewrap/)
})
