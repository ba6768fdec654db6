import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { childOf, cpuMs, offerToOomKiller, parentOf, residentMb } from '../../../sandbox/supervisor/proc-status.ts'

const testHere = process.platform === 'linux' ? test : test.skip
const note = process.platform === 'linux' ? '' : ' (skipped: this computer has no /proc)'

testHere(`a process and its parent find each other, and its memory is read${note}`, async (t) => {
  // It waits for its input to end, which it does not.
  const child = spawn('/bin/sh', ['-c', '"$0" -e "process.stdin.resume()" <&3 & echo started; wait', process.execPath], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'], detached: true })
  await once(child.stdout!, 'data')
  const grandchild = childOf(child.pid!)
  t.is(parentOf(grandchild!), child.pid)
  t.true(residentMb(child.pid!)! > 0)
  t.true(cpuMs(process.pid)! > 0)

  offerToOomKiller(child.pid!)
  t.is(readFileSync(`/proc/${child.pid}/oom_score_adj`, 'utf8').trim(), '800')
  process.kill(-child.pid!, 'SIGKILL')
  await once(child, 'exit')
  t.is(residentMb(child.pid!), undefined)
})

test('what does not run has no memory, parent or child, and cannot be offered', (t) => {
  const none = 2 ** 30
  t.is(residentMb(none), undefined)
  t.is(cpuMs(none), undefined)
  t.is(parentOf(none), undefined)
  t.is(childOf(none), undefined)
  t.notThrows(() => offerToOomKiller(none))
})
