import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { filesToWatch, watchConfig, type Watching } from '../../../core/config/config-watch.ts'
import { temporaryFolder } from '../../helpers/store.ts'

/** Files whose state, and a clock whose alarms, the test sets off. */
function scene() {
  const state = { fingerprint: 'a', listener: () => {}, alarms: [] as (() => void)[], changes: 0 }
  const watching: Watching = {
    touched(listener) {
      state.listener = listener
      return () => { state.listener = () => {} }
    },
    fingerprint: async () => state.fingerprint,
    later(_ms, then) {
      state.alarms.push(then)
      return () => { state.alarms = state.alarms.filter((alarm) => alarm !== then) }
    },
  }
  const watch = watchConfig(watching, () => { state.changes += 1 })
  /** Lets time pass until nothing waits; answers how many alarms rang. */
  async function ring(rings = 1): Promise<void> {
    for (let count = 0; count < rings; count++) {
      const alarms = state.alarms.splice(0)
      for (const alarm of alarms) alarm()
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    }
  }
  return { state, watch, ring }
}

test('a file that is written in pieces counts once it stands still', async (t) => {
  const { state, ring } = scene()
  await ring()
  for (const piece of ['b', 'c', 'd']) {
    state.fingerprint = piece
    state.listener()
    await ring()
    t.is(state.changes, 0)
  }
  await ring(2)
  t.is(state.changes, 1)
})

test('a touch that changes nothing is nothing', async (t) => {
  const { state, ring } = scene()
  state.listener()
  await ring(3)
  t.is(state.changes, 0)
  t.deepEqual(state.alarms, [])
})

test('after the end, nothing rings', async (t) => {
  const { state, ring, watch } = scene()
  state.fingerprint = 'b'
  state.listener()
  await watch[Symbol.asyncDispose]()
  await ring(3)
  t.is(state.changes, 0)
})

test('real files: written, replaced as editors do, deleted, and made anew', async (t) => {
  const file = path.join(await temporaryFolder(t), 'airlock.yaml')
  // Watching keeps no process alive; this test does.
  const alive = setInterval(() => {}, 60_000)
  t.teardown(() => clearInterval(alive))
  let next = Promise.withResolvers<void>()
  await using _watch = watchConfig(filesToWatch([file]), () => next.resolve())
  const steps: (() => Promise<void>)[] = [
    () => writeFile(file, 'a: 1\n'),
    async () => {
      await writeFile(`${file}~`, 'a: 22\n')
      await rename(`${file}~`, file)
    },
    () => rm(file),
    () => writeFile(file, 'a: 333\n'),
  ]
  for (const step of steps) {
    next = Promise.withResolvers<void>()
    await step()
    await next.promise
  }
  t.pass()
})
