import test from 'ava'
import { failureOf } from '../../../../sandbox/host/isolate/guest-failure.ts'

const limits = { cpuMs: 500, memoryMb: 64 }

for (const [message, code, fatal] of [
  ['Script execution timed out.', 'cpu_limit', true],
  ['Isolate was disposed during execution due to memory limit', 'memory_limit', true],
  ['Isolate was disposed during execution', 'guest_gone', true],
  ['Isolate is disposed', 'guest_gone', true],
  ['something the plugin threw', 'guest_error', false],
] as const) {
  test(`"${message}" is ${code}`, (t) => t.like(failureOf(new Error(message), limits), { code, fatal }))
}

test('what a plugin rejected with is text of bounded length', (t) => {
  t.true(failureOf(new Error('x'.repeat(100_000)), limits).message.length <= 1_000)
  t.is(failureOf(null, limits).code, 'guest_error')
})
