import { readFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { startHostProcess } from '../../helpers/host-process.ts'
import { repositoryRoot } from '../../helpers/plugin-scene.ts'

// In a real host, for here it would take the language from the tests themselves.

test.before(buildGuest)

async function valueOf(code: string, jit = true): Promise<unknown> {
  await using host = await startHostProcess({ jit })
  const { instance } = await host.load(code, { limits: { cpuMs: 5_000, wallMs: 20_000 } })
  return (await host.call(instance, 'run')).json.value
}

const ways = [
  `eval('1')`, `(0, eval)('1')`, `new Function('1')`, `Function('a', 'return a')`, `(() => {}).constructor('1')`, `(async () => {}).constructor('1')`,
  `(function* () {}).constructor('1')`, `(async function* () {}).constructor('1')`, `Reflect.construct(Function, ['1'], Object)`, `new (class extends Function {})('1')`,
  `Object.getPrototypeOf(class {}).constructor('1')`, `JSON.parse.constructor('1')`, `Function.prototype.constructor('1')`, `Function.prototype.bind.constructor('1')`,
]

test('no text becomes code, whatever leads to it', async (t) => {
  const tries = ways.map((way) => `() => ${way}`).join(', ')
  const code = `export default { tools: { run: () => [${tries}].map((way) => { try { return String(way()) } catch (error) { return error.constructor.name } }) } }`
  t.deepEqual(await valueOf(code), ways.map(() => 'EvalError'))
})

test('what was taken cannot be brought back', async (t) => {
  const code = `export default { tools: { run() { delete Function.prototype.constructor; delete globalThis.Function; delete globalThis.eval; return [(() => {}).constructor === Object, typeof Function, typeof eval] } } }`
  t.deepEqual(await valueOf(code), [true, 'undefined', 'undefined'])
})

test('functions are still instances of Function, and older libraries find the global object', async (t) => {
  const code = `export default { tools: { run: () => [(() => {}) instanceof Function, (async () => {}).constructor.name, Function('return this')() === globalThis] } }`
  t.deepEqual(await valueOf(code), [true, 'AsyncFunction', true])
})

for (const jit of [true, false]) {
  test(`its host outlives a guest that tries at the end of the stack, ${jit ? 'with' : 'without'} the compiler`, async (t) => {
    const guest = await readFile(path.join(repositoryRoot, 'sandbox/attack/guests/stack-end-compile.js'), 'utf8')
    t.is(await valueOf(guest.replace(", () => new URL('https://example.com/')", ''), jit), 'nothing')
  })
}

test('the libraries that load late load at no end of the stack', async (t) => {
  const code = `export default { tools: { run() {
    let tries = 0
    const sink = () => { try { sink() } catch {} if (tries++ < 60) try { new URL('https://example.com/') } catch {} }
    sink()
    return new URL('/b', 'https://example.com/a').href
  } } }`
  t.is(await valueOf(code), 'https://example.com/b')
})
