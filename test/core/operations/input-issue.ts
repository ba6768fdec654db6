import test from 'ava'
import { z } from 'zod'
import { inputIssues, issueLine } from '../../../core/operations/input-issue.ts'

const schema = z.strictObject({ limit: z.number().max(5), deep: z.strictObject({ kind: z.enum(['a', 'b']) }).optional() })
const linesOf = (input: unknown) => {
  const { error } = schema.safeParse(input)
  return error ? inputIssues(error, schema).map(issueLine) : []
}

test('a line says where, what is wrong and what is allowed', (t) => {
  t.deepEqual(linesOf({ limit: 6 }), ['limit: Too big: expected number to be <=5'])
  t.deepEqual(linesOf({}), ['limit: is missing'])
  t.deepEqual(linesOf({ limit: 'sk-secret' }), ['limit: found something that is no number'])
  t.deepEqual(linesOf({ limit: 1, limt: 2 }), ['Unrecognized key: "limt" (allowed: limit, deep)'])
  t.deepEqual(linesOf({ limit: 1, deep: { kind: 'c' } }), ['deep.kind: found something else than what is allowed (allowed: a, b)'])
})

test('a thousand mistakes are told in a few words', (t) => {
  const keys = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${'k'.repeat(500)}${index}`, 1]))
  t.true(linesOf(keys).join('').length < 5_000)
  const list = z.array(z.number())
  const { error } = list.safeParse(Array(1_000).fill('x'))
  t.is(error ? inputIssues(error, list).length : 0, 10)
})
