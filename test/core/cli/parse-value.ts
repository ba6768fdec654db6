import test from 'ava'
import { parseFolder, parseJson, parseNumber, parseToolInput, parseWords } from '../../../core/cli/parse-value.ts'
import fc from '../../helpers/fast-check.ts'

test('a tool takes JSON, or name=value', (t) => {
  t.deepEqual(parseToolInput([]), {})
  t.deepEqual(parseToolInput(['{"a":', '1}']), { a: 1 })
  t.deepEqual(parseToolInput(['expression=17% of 2,340', 'digits=3', 'exact=true', 'list=[1,2]', 'empty=', 'url=a=b']), {
    expression: '17% of 2,340', digits: 3, exact: true, list: [1, 2], empty: '', url: 'a=b',
  })
  for (const words of [['word'], ['=x'], ['{bad']]) t.throws(() => parseToolInput(words), { code: 'usage_invalid' })
})

test('any JSON object comes back as it went', (t) => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (input) => {
    t.deepEqual(JSON.stringify(parseToolInput([JSON.stringify(input)])), JSON.stringify(JSON.parse(JSON.stringify(input))))
  }))
})

test('numbers, words and JSON are read strictly', (t) => {
  t.is(parseNumber('3.5'), 3.5)
  for (const text of ['', ' ', 'x', 'Infinity', '1x']) t.throws(() => parseNumber(text), { code: 'usage_invalid' })
  t.deepEqual(parseWords(' a, b,,c '), ['a', 'b', 'c'])
  t.throws(() => parseJson('{'), { code: 'usage_invalid' })
})

test('a folder means the same to the gateway, wherever that runs', (t) => {
  t.is(parseFolder('./hello', { cwd: '/home/ann' }), '/home/ann/hello')
  t.is(parseFolder('/srv/hello', { cwd: '/home/ann' }), '/srv/hello')
})
