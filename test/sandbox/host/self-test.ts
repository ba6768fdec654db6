import test from 'ava'
import { testRing } from '../../../sandbox/host/self-test.ts'

test('a process without walls is found to have none', async (t) => {
  const { refused, pid, engine } = await testRing('isolate')
  t.false(refused.files)
  t.false(refused.childProcess)
  t.false(refused.worker)
  t.false(refused.environment)
  t.is(pid, process.pid)
  t.is(engine, 'isolate')
})
