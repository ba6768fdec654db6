import test from 'ava'
import { createConsole, maxLogLineChars } from '../../../../sandbox/guest/shims/console.ts'

function scene() {
  const lines: [string, string][] = []
  return { lines, console: createConsole((level, message) => lines.push([level, message])) }
}

test('each method writes at its level', (t) => {
  const { console, lines } = scene()
  console.log('a', 1, { b: [2] }, undefined, 3n)
  console.warn(new TypeError('bad'))
  console.error(null)
  console.debug(Symbol('s'))
  t.deepEqual(lines, [['info', 'a 1 {"b":[2]} undefined 3'], ['warn', 'TypeError: bad'], ['error', 'null'], ['debug', 'Symbol(s)']])
})

test('what cannot be shown is said to be so, and a long line is cut', (t) => {
  const { console, lines } = scene()
  const cycle: Record<string, unknown> = {}
  cycle.cycle = cycle
  console.log(cycle, { toJSON() { throw new Error('no') } })
  console.log('x'.repeat(100_000))
  t.true(lines[0]![1].includes('[cannot be shown]'))
  t.is(lines[1]![1].length, maxLogLineChars)
})

test('assert speaks only when it fails', (t) => {
  const { console, lines } = scene()
  console.assert(true, 'no')
  console.assert(false, 'yes')
  t.deepEqual(lines, [['error', 'assertion failed: yes']])
})
