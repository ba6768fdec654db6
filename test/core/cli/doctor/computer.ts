import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { examineComputer, judgeClock, judgeNode, judgeSpace } from '../../../../core/cli/doctor/computer.ts'

for (const [version, state] of [['v26.10.0', 'well'], ['v24.0.0', 'well'], ['v20.1.0', 'ill'], ['nonsense', 'ill']] as const) {
  test(`Node ${version} is ${state}`, (t) => t.is(judgeNode(version).state, state))
}

for (const [gigabytes, state] of [[50, 'well'], [0.5, 'look'], [0.01, 'ill']] as const) {
  test(`${gigabytes} GB of room are ${state}`, (t) => t.is(judgeSpace(gigabytes * 1024 ** 3).state, state))
}

test('a clock behind the data is ill', (t) => {
  t.is(judgeClock(1_000_000, undefined).state, 'well')
  t.is(judgeClock(1_000_000, 1_030_000).state, 'well')
  t.is(judgeClock(1_000_000, 9_000_000).state, 'ill')
})

test('a folder that is there is looked at, one that is not is no illness', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-doctor-'))
  t.teardown(() => rm(folder, { recursive: true }))
  t.deepEqual((await examineComputer(folder, Date.now())).map(({ about }) => about), ['Node', 'Data', 'Disk', 'Clock'])
  t.true((await examineComputer(join(folder, 'none'), Date.now())).every(({ state }) => state !== 'ill'))
})
