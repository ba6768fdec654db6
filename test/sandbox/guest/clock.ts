import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import type { Deterministic } from '../../../sandbox/protocol/deterministic.ts'
import { callTool, guestFrom, startSandbox } from '../../helpers/sandbox.ts'

test.before(buildGuest)

const code = `export default { tools: { async run() {
  const drawn = new Uint8Array(8)
  crypto.getRandomValues(drawn)
  const constructed = new (new Date().constructor)()
  class Own extends Date {}
  return {
    now: Date.now(), made: new Date().getTime(), own: new Own().getTime(), constructed: constructed.getTime(), reflected: Reflect.construct(Date, []).getTime(),
    text: Date().slice(0, 15), format: new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' }).format(), parts: new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' }).formatToParts()[0].value,
    given: [new Date(2000, 0, 1) instanceof Date, new Date('2001-02-03T00:00:00Z').toISOString(), Date.UTC(1970, 0, 2), Date.parse('1970-01-01T00:00:01Z')],
    instant: Temporal.Now.instant().epochMilliseconds, zoned: Temporal.Now.zonedDateTimeISO('Asia/Tokyo').epochMilliseconds, nanoseconds: Number(Temporal.Now.instant().epochNanoseconds % 1_000_000n),
    plain: [Temporal.Now.plainDateTimeISO('UTC'), Temporal.Now.plainDateISO('UTC'), Temporal.Now.plainTimeISO('UTC')].map(String), zone: typeof Temporal.Now.timeZoneId(), performance: typeof performance,
    random: [Math.random(), Math.random()], drawn: [...drawn], uuid: crypto.randomUUID(),
  }
} } }`

async function answer(deterministic?: Deterministic) {
  await using sandbox = startSandbox()
  // oxlint-disable-next-line typescript/no-explicit-any
  return (await callTool(sandbox, guestFrom(code, { deterministic }))).output as any
}

test('in a deterministic guest time stands still and randomness repeats, by every way to them', async (t) => {
  const at = Date.UTC(2031, 4, 6, 7, 8, 9, 123)
  const one = await answer({ now: at, seed: 'a' })
  for (const name of ['now', 'made', 'own', 'constructed', 'reflected', 'instant', 'zoned']) t.is(one[name], at, name)
  t.deepEqual(one.plain, ['2031-05-06T07:08:09.123', '2031-05-06', '07:08:09.123'])
  t.is(one.format, '2031')
  t.is(one.parts, '2031')
  t.regex(one.text, /2031$/)
  t.deepEqual(await answer({ now: at, seed: 'a' }), one)
  const other = await answer({ now: at, seed: 'b' })
  for (const name of ['random', 'drawn', 'uuid']) t.notDeepEqual(other[name], one[name], name)
  t.not(one.random[0], one.random[1])
  t.true(one.random.every((each: number) => each >= 0 && each < 1))
})

test('elsewhere a guest reads the true time in steps of 20 ms, and nothing finer', async (t) => {
  const before = Date.now()
  const one = await answer()
  t.true(one.now > before - 20 && one.now <= Date.now())
  for (const name of ['now', 'made', 'own', 'constructed', 'reflected', 'instant', 'zoned']) t.is(one[name] % 20, 0, name)
  t.deepEqual(one.given, [true, '2001-02-03T00:00:00.000Z', 86_400_000, 1_000])
  t.is(one.nanoseconds, 0)
  t.is(one.zone, 'string')
  t.is(one.performance, 'undefined')
  t.notDeepEqual((await answer()).uuid, one.uuid)
})
