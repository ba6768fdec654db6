import test from 'ava'
import { thrownText } from '../../../sandbox/guest/thrown-text.ts'
import fc from '../../helpers/fast-check.ts'

const boom = (): never => {
  throw new Error('trap')
}
const strange: [string, unknown][] = [
  ['null', null],
  ['undefined', undefined],
  ['a symbol', Symbol('x')],
  ['a BigInt', 10n],
  ['an object without a prototype', Object.create(null)],
  ['getters that throw', { get name() { return boom() }, get message() { return boom() }, toString: boom }],
  ['a toString that gives an object', { message: { toString: () => ({}) } }],
  ['a proxy of traps', new Proxy(function () {}, { get: boom, has: boom, getPrototypeOf: boom, apply: boom })],
  ['a revoked proxy', revoked()],
]

for (const [name, thrown] of strange) {
  test(`${name} becomes two strings`, (t) => {
    const text = thrownText(thrown)
    t.is(typeof text.name, 'string')
    t.true(text.message.length > 0)
  })
}

test('an error keeps its name and its message', (t) => {
  t.deepEqual(thrownText(new RangeError('too far')), { name: 'RangeError', message: 'too far' })
})

test('whatever is thrown, the text is bounded', (t) => {
  fc.assert(
    fc.property(fc.anything(), fc.string({ maxLength: 20 }), (thrown, piece) => {
      const { name, message } = thrownText(fc.stringify(thrown).length % 2 ? thrown : { name: piece.repeat(1_000), message: piece.repeat(1_000) })
      t.true(name.length <= 101 && message.length <= 2_001)
    }),
  )
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
