import { EventEmitter, once } from 'node:events'
import test from 'ava'
import { createHostLauncher } from '../../../sandbox/supervisor/host-launcher.ts'
import { createHostPool } from '../../../sandbox/supervisor/host-pool.ts'
import { guestFrom, quietLog, scriptedHost, stubBroker } from '../../helpers/sandbox.ts'

function scene() {
  const started: boolean[] = []
  const losses: string[] = []
  const starts = new EventEmitter()
  const hostCommand = ({ jit }: { jit: boolean }) => {
    started.push(jit)
    starts.emit(String(started.length))
    return scriptedHost()()
  }
  const launcher = createHostLauncher({ node: process.execPath, hostCommand, log: quietLog, walls: [{}] })
  const pool = createHostPool({ launcher, broker: stubBroker(), log: quietLog, onLost: ({ code }) => void losses.push(code) })
  return { pool, started, starts, losses }
}

const bundled = guestFrom('a', { name: 'a' })
const stranger = guestFrom('s', { name: 's', tier: 'unverified' })

test('one host for all who share it, however many ask at once', async (t) => {
  const { pool, started } = scene()
  await using _ = pool
  const hosts = await Promise.all([pool.hostFor(bundled), pool.hostFor({ ...bundled, name: 'b' }), pool.hostFor(bundled)])
  t.is(new Set(hosts).size, 1)
  t.deepEqual(started, [true])
})

test('a stranger takes the spare, the next one gets a new host without a compiler', async (t) => {
  const { pool, started } = scene()
  await using _ = pool
  await pool.warm('unverified')
  await pool.warm('unverified')
  const [spare] = pool.spares()
  t.is(await pool.hostFor(stranger), spare!)
  t.not(await pool.hostFor({ ...stranger, name: 'other' }), spare!)
  t.true(started.every((jit) => !jit))
})

test('a spare that was taken is replaced, if spares are kept', async (t) => {
  const { pool, started, starts } = scene()
  await using _ = pool
  await pool.warm('unverified')
  const refilled = once(starts, '2')
  await pool.hostFor(stranger)
  await refilled
  t.is(started.length, 2)
})

test('the first stranger of another engine waits for its process, and from then on a spare of that kind is kept too', async (t) => {
  const { pool, started, starts } = scene()
  await using _ = pool
  await pool.warm('unverified')
  const refilled = once(starts, '3')
  await pool.hostFor({ ...stranger, engine: 'wasm' })
  await refilled
  t.deepEqual(started, [false, true, true])
})

test('a lost host is told, counted and replaced at the next need', async (t) => {
  const { pool, losses } = scene()
  await using _ = pool
  const first = await pool.hostFor(bundled)
  process.kill(first.pid(), 'SIGKILL')
  await first.lost
  const second = await pool.hostFor(bundled)
  t.not(second, first)
  t.deepEqual(losses, ['host_gone'])
  t.like(pool.running(), { 0: { restarts: 1, tier: 'bundled' } })
})

test('a lost spare is nobody\'s fault', async (t) => {
  const { pool, losses } = scene()
  await using _ = pool
  await pool.warm('unverified')
  const [spare] = pool.spares()
  process.kill(spare!.pid(), 'SIGKILL')
  await spare!.lost
  t.deepEqual(pool.spares(), [])
  t.deepEqual(losses, [])
  await pool.hostFor(stranger)
})

test('after closing none starts, and those that were starting are gone', async (t) => {
  const { pool } = scene()
  const starting = pool.hostFor(bundled)
  await pool[Symbol.asyncDispose]()
  const host = await starting
  t.true((await host.lost).wanted)
  await t.throwsAsync(pool.hostFor(stranger), { code: 'host_gone' })
})
