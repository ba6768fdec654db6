import test from 'ava'
import { z } from 'zod'
import type { Caller } from '../../../core/access/caller.ts'
import { createDispatcher } from '../../../core/operations/dispatch.ts'
import { defineOperation, type Operation } from '../../../core/operations/operation.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { fakeServices } from '../../helpers/faces.ts'

const caller: Caller = { principal: 'p', name: 'Ann', role: 'member', scopes: new Set(['read']), origin: 'api' }
const { signal } = new AbortController()

function dispatcherOf(operation: Partial<Operation>, order: string[] = []) {
  const whole = defineOperation({
    name: 'thing.do',
    summary: 'Do a thing',
    scopes: ['read', 'admin'],
    input: z.strictObject({ id: z.string().default('none') }),
    output: z.object({ id: z.string() }),
    allow: () => void order.push('allow'),
    async handle(_, input) {
      order.push('handle')
      return { id: (input as { id: string }).id }
    },
    ...operation,
  })
  const logged: object[] = []
  const log = { error: (details: object) => void logged.push(details) }
  return { ...createDispatcher({ table: new Map([['thing.do', whole as Operation]]), services: fakeServices({}), log }), logged }
}

test('parsed, allowed, handled, parsed', async (t) => {
  const order: string[] = []
  const { dispatch } = dispatcherOf({}, order)
  t.deepEqual(await dispatch('thing.do', { id: 'a' }, caller, signal), { id: 'a' })
  t.deepEqual(order, ['allow', 'handle'])
  for (const nothing of [undefined, null, {}]) t.deepEqual(await dispatch('thing.do', nothing, caller, signal), { id: 'none' })
})

test('nothing is looked at without the scope', async (t) => {
  const order: string[] = []
  const { dispatch } = dispatcherOf({}, order)
  await t.throwsAsync(dispatch('thing.do', { bad: 1 }, { ...caller, scopes: new Set(['chat']) }, signal), { code: 'scope_missing' })
  t.deepEqual(order, [])
})

test('what is not allowed is not handled', async (t) => {
  const order: string[] = []
  const { dispatch } = dispatcherOf({ allow: () => { throw new OperationError('not_found', 'no') } }, order)
  await t.throwsAsync(dispatch('thing.do', {}, caller, signal), { code: 'not_found' })
  t.deepEqual(order, [])
})

test('only what the table lists exists', async (t) => {
  const { dispatch } = dispatcherOf({})
  for (const name of ['__proto__', 'constructor', 'get', 'size', 'thing.do ', 'Thing.do', '']) {
    await t.throwsAsync(dispatch(name, {}, caller, signal), { code: 'operation_unknown' })
  }
})

test('hostile inputs end as input_invalid', async (t) => {
  const { dispatch, logged } = dispatcherOf({})
  for (const input of [7, 'x', [], true, { id: 7 }, JSON.parse('{"__proto__":{}}'), { constructor: {} }, { id: Buffer.from('x') }, { get id() { return Symbol.iterator } }]) {
    await t.throwsAsync(dispatch('thing.do', input, caller, signal), { code: 'input_invalid' })
  }
  t.deepEqual(logged, [])
})

test('an answer that does not fit its shape is our failure, not the caller’s', async (t) => {
  const { dispatch, logged } = dispatcherOf({ handle: async () => ({ id: 7 }) })
  const error = await t.throwsAsync(dispatch('thing.do', {}, caller, signal), { code: 'internal' })
  t.is(logged.length, 1)
  t.regex(error?.message ?? '', /log/)
})

for (const thrown of [new TypeError('hunter2'), 'hunter2', null, undefined, { code: 'not_found', message: 'hunter2' }, new OperationError('conflict', 'hunter2', {}, { expose: false })]) {
  test(`whatever else is thrown becomes internal: ${String(thrown)}`, async (t) => {
    const { dispatch, logged } = dispatcherOf({ handle: async () => { throw thrown } })
    const error = await t.throwsAsync(dispatch('thing.do', {}, caller, signal), { code: 'internal' })
    t.false(error?.message.includes('hunter2'))
    t.is(logged.length, 1)
  })
}

test('what decides about others is on record once it is done, and what failed is not', async (t) => {
  const recorded: unknown[] = []
  const services = fakeServices({ audit: { record: async (who: Caller, action: string, subject: string) => void recorded.push([who.principal, action, subject]) } })
  const operation = defineOperation({
    name: 'thing.do', summary: 'Do a thing', scopes: ['read'],
    input: z.strictObject({ id: z.string() }), output: z.object({}),
    subject: ({ id }) => `thing ${id}`,
    async handle(_, { id }) {
      if (id === 'bad') throw new OperationError('conflict', 'no')
      return {}
    },
  })
  const { dispatch } = createDispatcher({ table: new Map([['thing.do', operation as Operation]]), services, log: { error() {} } })
  await dispatch('thing.do', { id: 'good' }, caller, signal)
  await t.throwsAsync(dispatch('thing.do', { id: 'bad' }, caller, signal), { code: 'conflict' })
  t.deepEqual(recorded, [['p', 'thing.do', 'thing good']])
})
