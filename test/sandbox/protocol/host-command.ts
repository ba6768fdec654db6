import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { hostCommand, HostCommandError } from '../../../sandbox/protocol/host-command.ts'

test('a host may read its own files and nothing else', async (t) => {
  await buildGuest()
  const { args, readable } = hostCommand({ jit: true })
  t.true(args.includes('--permission'))
  t.deepEqual(
    args.filter((arg) => arg.startsWith('--allow-fs')),
    readable.map((file) => `--allow-fs-read=${file}`),
  )
  t.false(args.includes('--jitless'))
})

test('strangers get no JIT', async (t) => {
  await buildGuest()
  t.true(hostCommand({ jit: false }).args.includes('--jitless'))
})

test('a host of WebAssembly may read its one file and load nothing, and its memories are bounded', async (t) => {
  await buildGuest()
  const { args, readable } = hostCommand({ jit: true, engine: 'wasm' })
  t.is(readable.length, 1)
  t.deepEqual(args.filter((arg) => arg.startsWith('--allow')), [`--allow-fs-read=${readable[0]}`])
  t.true(args.includes('--permission'))
  t.true(args.includes('--wasm-max-mem-pages=4096'))
  // WebAssembly needs the compiler, whoever wrote it.
  t.false(hostCommand({ jit: false, engine: 'wasm' }).args.includes('--jitless'))
})

test('a host that is not built is said to be so', async (t) => {
  const root = await mkdtemp(path.join(tmpdir(), 'airlock-'))
  t.teardown(() => rm(root, { recursive: true }))
  const error = t.throws(() => hostCommand({ jit: true, root }), { instanceOf: HostCommandError })
  t.is(error.code, 'host_not_built')
})
