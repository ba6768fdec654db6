import test from 'ava'
import { rightsWorstFirst, worstFirst } from '../../../../core/console/plugins/worst-first.ts'

const consent = (weight: number) => ({ text: { en: String(weight), 'zh-CN': String(weight) }, weight })
const right = (capability: string, ...weights: number[]) => ({ capability, scope: {}, consents: weights.map(consent), granted: false })

test('the worst sentence comes first', (t) => {
  t.deepEqual(worstFirst([1, 5, 3].map(consent)).map(({ weight }) => weight), [5, 3, 1])
})

test('the right with the worst sentence comes first, equals stay in order', (t) => {
  t.deepEqual(rightsWorstFirst([right('kv', 1), right('a', 3), right('empty'), right('net', 2, 5), right('b', 3)]).map(({ capability }) => capability), ['net', 'a', 'b', 'kv', 'empty'])
})
