import test from 'ava'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { wireErrorOf } from '../../../core/operations/wire-error.ts'

test('code, message and details travel', (t) => {
  t.deepEqual(wireErrorOf(new OperationError('not_found', 'There is no x', { x: 1 })), { code: 'not_found', message: 'There is no x', details: { x: 1 } })
  t.deepEqual(wireErrorOf(new OperationError('not_found', 'There is no x')), { code: 'not_found', message: 'There is no x' })
})

test('what is not for strangers does not', (t) => {
  for (const error of [new TypeError('hunter2'), 'hunter2', null, new OperationError('conflict', 'hunter2', { hunter2: 1 }, { expose: false })]) {
    const wire = wireErrorOf(error)
    t.is(wire.code, 'internal')
    t.false(JSON.stringify(wire).includes('hunter2'))
  }
})

test('details that cannot be sent do not take the error with them', (t) => {
  const loop: Record<string, unknown> = {}
  loop.self = loop
  for (const details of [loop, { big: 1n }]) t.deepEqual(wireErrorOf(new OperationError('conflict', 'x', details)), { code: 'conflict', message: 'x' })
})
