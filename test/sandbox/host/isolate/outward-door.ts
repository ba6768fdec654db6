import test from 'ava'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { defaultLimits, type Limits } from '../../../../sandbox/protocol/limits.ts'
import { createOutwardDoor } from '../../../../sandbox/host/isolate/outward-door.ts'

function scene(limits: Partial<Limits> = {}, open: number[] = [1, 2]) {
  const sent: [number, number, string][] = []
  const broken: string[] = []
  const refused: number[] = []
  const fired = Promise.withResolvers<number>()
  const heard: unknown[] = []
  const door = createOutwardDoor({
    limits: { ...defaultLimits, ...limits },
    isOpen: (call) => open.includes(call),
    send: (kind, call, text) => sent.push([kind, call, text]),
    fire: fired.resolve,
    refuse: (request) => refused.push(request),
    onAnswer: (call, text) => heard.push(['answer', call, text]),
    onLoaded: () => heard.push('loaded'),
    onLoadFailed: (message) => heard.push(['loadFailed', message]),
    onBroken: (message) => broken.push(message),
  })
  return { door, sent, broken, refused, fired: fired.promise, heard }
}

test('a request becomes a frame, and its reply finds its call', (t) => {
  const { door, sent } = scene()
  door.fromGuest('request', 9, 1, '{}')
  t.deepEqual(sent, [[frameKind.request, 9, '{}']])
  t.is(door.replied(9), 1)
  t.is(door.replied(9), undefined)
})

test('a request in the name of a call that is not open is answered inside', (t) => {
  const { door, sent, refused } = scene()
  door.fromGuest('request', 9, 3, '{}')
  door.fromGuest('request', 10, 0, '{}')
  t.deepEqual([sent, refused], [[], [9, 10]])
})

const noRuntimeWrites: [string, unknown[]][] = [
  ['another kind', ['result', 1, 1, '{}']],
  ['a frame\'s number as kind', [frameKind.ready, 1, 1, '{}']],
  ['a number that is none', ['request', -1, 1, '{}']],
  ['a fraction', ['request', 1.5, 1, '{}']],
  ['a call as text', ['request', 1, '1', '{}']],
  ['a text that is none', ['request', 1, 1, {}]],
  ['nothing', []],
  ['a number from an object\'s prototype', ['constructor', 1, 1, '']],
]
for (const [name, message] of noRuntimeWrites) {
  test(`${name} shows a broken runtime`, (t) => {
    const { door, sent, broken } = scene()
    door.fromGuest(...(message as [unknown, unknown, unknown, unknown]))
    t.is(broken.length, 1)
    t.deepEqual(sent, [])
  })
}

test('a request number used twice shows a broken runtime', (t) => {
  const { door, broken } = scene()
  door.fromGuest('request', 1, 1, '')
  door.fromGuest('request', 1, 1, '')
  t.is(broken.length, 1)
})

test('more requests than the runtime lets through are not passed on', (t) => {
  const open = scene({ callsPending: 5 })
  for (let number = 1; number <= 11; number++) open.door.fromGuest('request', number, 1, '')
  t.deepEqual([open.sent.length, open.broken.length], [10, 1])

  const total = scene({ callsTotal: 5 })
  for (let number = 1; number <= 6; number++) {
    total.door.fromGuest('request', number, 1, '')
    total.door.replied(number)
  }
  t.deepEqual([total.sent.length, total.broken.length], [5, 1])
})

test('a flood of notices ends, even of empty ones', (t) => {
  const { door, broken, sent } = scene({ logBytes: 1_000 })
  for (let count = 0; count < 5_000; count++) door.fromGuest('notice', 0, 1, '')
  t.true(broken.length > 0)
  t.true(sent.length < 2_000)
})

test('an ended call\'s requests are not awaited any more', (t) => {
  const { door } = scene()
  door.fromGuest('request', 1, 1, '')
  door.fromGuest('request', 2, 2, '')
  door.ended(1)
  t.is(door.replied(1), undefined)
  t.is(door.replied(2), 2)
})

test('a timer fires', async (t) => {
  const { door, fired } = scene()
  door.fromGuest('setTimer', 4, 1, '')
  t.is(await fired, 4)
})

test('more timers than the runtime lets through show a broken one', (t) => {
  const { door, broken } = scene()
  for (let timer = 1; timer <= 257; timer++) door.fromGuest('setTimer', timer, 60_000, '')
  t.is(broken.length, 1)
  door.close()
})

test('a closed door hears nothing', (t) => {
  const { door, sent, heard } = scene()
  door.close()
  door.fromGuest('request', 1, 1, '')
  door.fromGuest('loaded', 0, 0, '')
  t.deepEqual([sent, heard], [[], []])
})

test('loading and answers are handed on', (t) => {
  const { door, heard } = scene()
  door.fromGuest('loaded', 0, 0, '')
  door.fromGuest('loadFailed', 0, 0, 'x'.repeat(5_000))
  door.fromGuest('answer', 1, 0, '{}')
  t.deepEqual(heard, ['loaded', ['loadFailed', 'x'.repeat(1_000)], ['answer', 1, '{}']])
})
