import test from 'ava'
import { z } from 'zod'
import { findingsOf, foundText, invalidManifest, pathText } from '../../../plugin-registry/manifest/finding.ts'

test('what was found is shown short, quoted and without control characters', (t) => {
  t.is(foundText(undefined), 'nothing')
  t.is(foundText(null), 'null')
  t.is(foundText('a\u001b[31m'), '"a\\u001b[31m"')
  t.is(foundText({ toJSON: 'x' }), 'an object')
  t.is(foundText([1, 2]), 'a list of 2')
  t.true(foundText('x'.repeat(10_000)).length < 100)
})

test('a path cannot carry control characters into a terminal', (t) => t.is(pathText(['a', 'b\u001bc', 0]), 'a.b\\u001bc.0'))

test('a union\'s finding names each way out', (t) => {
  const schema = z.object({ at: z.union([z.string(), z.strictObject({ fromConfig: z.string() })]) })
  const value = { at: 5 }
  t.deepEqual(findingsOf(schema.safeParse(value).error!.issues, schema, value), [{ path: 'at', found: '5', allowed: 'a string, or an object' }])
})

test('where one way of a union got furthest, its finding is named', (t) => {
  const schema = z.object({ allow: z.array(z.union([z.strictObject({ url: z.string(), methods: z.array(z.enum(['GET', 'POST'])).optional() }), z.strictObject({ host: z.strictObject({ fromConfig: z.string() }) })])) })
  const find = (rule: unknown) => findingsOf(schema.safeParse({ allow: [rule] }).error!.issues, schema, { allow: [rule] }, ['airlock'])
  t.deepEqual(find({ url: 'https://a.example/*', methods: ['get'] }), [{ path: 'airlock.allow.0.methods.0', found: '"get"', allowed: '"GET", "POST"', suggestion: 'GET' }])
  t.deepEqual(find('https://a.example/*'), [{ path: 'airlock.allow.0', found: '"https://a.example/*"', allowed: 'an object' }])
})

test('keys that nothing reads are each a finding', (t) => {
  const schema = z.strictObject({ tools: z.record(z.string(), z.strictObject({ effect: z.string().optional() })) })
  const value = { tools: { a: { effects: 1, zzz: 2 } } }
  t.deepEqual(findingsOf(schema.safeParse(value).error!.issues, schema, value, ['airlock']), [
    { path: 'airlock.tools.a.effects', found: 'a key that nothing reads', allowed: 'effect', suggestion: 'effect' },
    { path: 'airlock.tools.a.zzz', found: 'a key that nothing reads', allowed: 'effect' },
  ])
})

test('the message says file, place, found, allowed and what was meant', (t) => {
  const error = invalidManifest('/p/package.json', { path: 'airlock.mian', found: 'a key that nothing reads', allowed: 'main', suggestion: 'main' }, { path: '', found: '', allowed: '' })
  t.is(error.message, '/p/package.json: airlock.mian: found a key that nothing reads, allowed: main; did you mean "main"? (and 1 more)')
  t.is(error.code, 'manifest_invalid')
})
