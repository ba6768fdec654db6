import test from 'ava'
import { createChance } from '../../../../sandbox/host/wasm/chance.ts'
import { createWasi, GuestExit } from '../../../../sandbox/host/wasm/wasi.ts'

const badDescriptor = 8
const fault = 21

function scene() {
  const buffer = new ArrayBuffer(65_536)
  const lines: [string, string][] = []
  const functions = createWasi({ memory: () => ({ buffer }), chance: createChance(undefined), write: (level, line) => void lines.push([level, line]) })
  const call = (name: string, ...args: (number | bigint)[]): number => (functions[name] as unknown as (...args: (number | bigint)[]) => number)(...args)
  return { call, functions, view: new DataView(buffer), bytes: new Uint8Array(buffer), lines }
}

test('there are no arguments, no environment and no input', (t) => {
  const { call, view, bytes } = scene()
  bytes.fill(0xff)
  for (const name of ['args_sizes_get', 'environ_sizes_get']) {
    t.is(call(name, 0, 4), 0)
    t.is(view.getUint32(0, true), 0)
    t.is(view.getUint32(4, true), 0)
    bytes.fill(0xff)
  }
  t.is(call('args_get', 0, 4), 0)
  t.is(call('environ_get', 0, 4), 0)
  t.is(view.getUint32(0, true), 0xffff_ffff)
  t.is(call('fd_read', 0, 0, 1, 8), 0)
  t.is(view.getUint32(8, true), 0)
})

test('there is no folder to begin from, and nothing can be opened', (t) => {
  const { call, functions } = scene()
  for (let fd = 0; fd < 20; fd++) {
    t.is(call('fd_prestat_get', fd, 0), badDescriptor)
    for (const name of Object.keys(functions).filter((name) => name.startsWith('path_') || name.startsWith('sock_'))) t.not(call(name, fd, 0, 0, 0, 0, 0, 0, 0, 0), 0, name)
  }
  for (const fd of [3, 4, -1, 2 ** 31]) {
    t.is(call('fd_write', fd, 0, 0, 0), badDescriptor)
    t.is(call('fd_read', fd, 0, 0, 0), badDescriptor)
    t.is(call('fd_fdstat_get', fd, 0), badDescriptor)
    t.is(call('fd_close', fd), badDescriptor)
  }
})

test('what is written to the terminal is a log line', (t) => {
  const { call, view, bytes, lines } = scene()
  bytes.set(Buffer.from('hello world\n'), 100)
  view.setUint32(0, 100, true)
  view.setUint32(4, 6, true)
  view.setUint32(8, 106, true)
  view.setUint32(12, 6, true)
  t.is(call('fd_write', 1, 0, 2, 16), 0)
  t.is(view.getUint32(16, true), 12)
  t.is(call('fd_write', 2, 0, 1, 16), 0)
  t.deepEqual(lines, [['info', 'hello world'], ['warn', 'hello']])
})

test('a pointer that leads nowhere is a fault, and reads nothing', (t) => {
  const { call, view, lines } = scene()
  for (const at of [65_534, 65_536, -1, 2 ** 31]) {
    t.is(call('environ_sizes_get', at, at), fault)
    t.is(call('clock_time_get', 0, 0n, at), fault)
    t.is(call('random_get', at, 100), fault)
    t.is(call('fd_write', 1, at, 4, 0), fault)
  }
  view.setUint32(0, 0xffff_0000, true)
  view.setUint32(4, 0xffff_ffff, true)
  t.is(call('fd_write', 1, 0, 1, 8), fault)
  t.deepEqual(lines, [])
})

test('the clock goes in coarse steps, and random bytes are random', (t) => {
  const { call, view, bytes } = scene()
  const before = Date.now() - 20
  t.is(call('clock_time_get', 0, 0n, 0), 0)
  const now = view.getBigUint64(0, true)
  t.is(now % 20_000_000n, 0n)
  t.true(Number(now / 1_000_000n) >= before)
  t.is(call('random_get', 0, 65_536), 0)
  t.true(new Set(bytes.subarray(0, 4_096)).size > 100)
})

test('it ends itself and nobody else', (t) => {
  const { call } = scene()
  t.is(t.throws(() => call('proc_exit', 3), { instanceOf: GuestExit })?.exitCode, 3)
  t.not(call('proc_raise', 9), 0)
  t.not(call('poll_oneoff', 0, 0, 1, 0), 0)
})

test('without a memory it says so', (t) => {
  const functions = createWasi({ memory: () => undefined, chance: createChance(undefined), write() {} })
  t.throws(() => (functions['args_sizes_get'] as unknown as (a: number, b: number) => number)(0, 0), { message: /memory/ })
})
