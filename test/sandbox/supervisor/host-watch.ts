import test from 'ava'
import { frameKind } from '../../../sandbox/protocol/frame.ts'
import { watchHost } from '../../../sandbox/supervisor/host-watch.ts'
import type { HostWatchOptions } from '../../../sandbox/supervisor/host-watch.ts'

/** Watches a host that the test plays; settles with what was found bad, or with `pinged` after that many pings. */
function watch(options: Partial<HostWatchOptions> & { rssMb?: number; answers?: string } = {}) {
  const { rssMb = 50, answers, ...rest } = options
  const found = Promise.withResolvers<{ code: string; message: string; pings: number }>()
  let pings = 0
  const watching = watchHost({
    process: { rssMb: () => rssMb },
    link: {
      send: (kind) => {
        if (kind !== frameKind.ping) return
        pings++
        if (answers !== undefined) watching.pong(Buffer.from(answers))
        if (pings === 3) found.resolve({ code: 'alive', message: '', pings })
      },
      waiting: () => false,
    },
    isBusy: () => false,
    isOwed: () => false,
    mayBeSilent: () => false,
    budgetMb: () => 100,
    onBad: (code, message) => found.resolve({ code, message, pings }),
    ...rest,
  })
  return { watching, found: found.promise }
}

test('a host that answers lives', async (t) => {
  const { watching, found } = watch({ answers: '{"rssMb":1,"instances":[]}' })
  t.is((await found).code, 'alive')
  watching[Symbol.dispose]()
})

test('a host that stays silent is gone after a few beats, asked only once', async (t) => {
  const { found } = watch()
  t.like(await found, { code: 'host_gone', pings: 1 })
})

test('while the gateway itself does not read, silence is no sign', async (t) => {
  let looks = 0
  const looked = Promise.withResolvers<string>()
  const { watching, found } = watch({
    link: { send() {}, waiting: () => (++looks === 6 && looked.resolve('held'), true) },
  })
  t.is(await Promise.race([looked.promise, found.then(({ code }) => code)]), 'held')
  watching[Symbol.dispose]()
})

test('memory over the budget is found, sooner once a call runs', async (t) => {
  const { watching, found } = watch({ rssMb: 101, isBusy: () => true })
  watching.wake()
  t.like(await found, { code: 'memory_limit', pings: 0 })
})

test('where the kernel cannot be asked, the host\'s own word counts', async (t) => {
  const { found } = watch({ process: { rssMb: () => undefined }, answers: '{"rssMb":500,"instances":[[1,400]]}' })
  t.like(await found, { code: 'memory_limit' })
})

test('a host that owes an answer is gone', async (t) => {
  const { found } = watch({ isOwed: () => true })
  t.like(await found, { code: 'host_gone' })
})

test('a pong that nobody asked for, or that is none, is refused', (t) => {
  const { watching } = watch()
  t.throws(() => watching.pong(Buffer.from('{"rssMb":1,"instances":[]}')), { code: 'frame_invalid' })
  watching[Symbol.dispose]()
})
