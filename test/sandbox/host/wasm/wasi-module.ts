import { readFile } from 'node:fs/promises'
import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { hostCommand } from '../../../../sandbox/protocol/host-command.ts'
import { WASI, withWasi } from '../../../../sandbox/host/wasm/wasi-module.ts'

test('whoever makes an instance gets its own functions, and those who make others wait', async (t) => {
  const order: string[] = []
  const make = (name: string) => {
    const functions = { args_get: () => 0 }
    return withWasi({ functions, onExports: () => order.push(`${name} exports`) }, async () => {
      order.push(name)
      await Promise.resolve()
      const wasi = new WASI()
      t.is(wasi.wasiImport, functions)
      wasi.initialize({ exports: { _initialize: () => order.push(`${name} runs`) } })
      wasi.start({ exports: {} })
    })
  }
  await Promise.all([make('one'), make('two')])
  t.deepEqual(order, ['one', 'one exports', 'one runs', 'one exports', 'two', 'two exports', 'two runs', 'two exports'])
})

test('one that fails keeps nobody waiting, and outside of making one there is none', async (t) => {
  const failing = withWasi({ functions: {}, onExports() {} }, () => Promise.reject(new TypeError('no')))
  await t.throwsAsync(failing, { message: 'no' })
  t.is(await withWasi({ functions: {}, onExports() {} }, async () => 'made'), 'made')
  t.throws(() => new WASI(), { message: /outside/ })
})

test('Node\'s own WASI is not in the host', async (t) => {
  await buildGuest()
  const [entry] = hostCommand({ jit: true, engine: 'wasm' }).readable
  const imported = [...(await readFile(entry!, 'utf8')).matchAll(/^import .* from "(?:node:)?([^"]+)";$/gm)].map(([, name]) => name)
  t.true(imported.length > 0)
  t.false(imported.includes('wasi'))
})
