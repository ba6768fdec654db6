import test from 'ava'
import { createEntryWatch } from '../../../../sandbox/host/isolate/entry-watch.ts'

const msInNs = 1_000_000n

test('a guest whose time in its isolate runs on past its limit is stuck', async (t) => {
  let wallTime = 0n
  await new Promise<void>((resolve) => {
    const watch = createEntryWatch({ cpuMs: 50, wallTime: () => (wallTime += 100n * msInNs), onDisposed: () => t.fail(), onStuck: resolve })
    watch.entered()
  })
  t.pass()
})

test('a guest that only waits for a thread is not', async (t) => {
  let looks = 0
  await new Promise<void>((resolve) => {
    const watch = createEntryWatch({
      cpuMs: 1,
      wallTime: () => {
        if (++looks === 6) {
          watch.close()
          resolve()
        }
        return 0n
      },
      onDisposed: () => t.fail(),
      onStuck: () => t.fail(),
    })
    watch.entered()
  })
  t.pass()
})

test('a guest that gets on is not, however long it takes in all', async (t) => {
  let wallTime = 0n
  let looks = 0
  await new Promise<void>((resolve) => {
    const watch = createEntryWatch({
      cpuMs: 1,
      wallTime: () => {
        if (++looks === 1) return 0n
        watch.entered()
        watch.left()
        if (looks === 6) {
          watch.close()
          resolve()
        }
        return (wallTime += 500n * msInNs)
      },
      onDisposed: () => t.fail(),
      onStuck: () => t.fail(),
    })
    watch.entered()
  })
  t.pass()
})

test('an isolate that is gone is told', async (t) => {
  let calls = 0
  await new Promise<void>((resolve) => {
    const watch = createEntryWatch({ cpuMs: 1, wallTime: () => (calls++ === 0 ? 0n : undefined), onDisposed: resolve, onStuck: () => t.fail() })
    watch.entered()
  })
  t.pass()
})
