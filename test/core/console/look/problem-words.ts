import test from 'ava'
import { problemWords } from '../../../../core/console/look/problem-words.ts'
import { en } from '../../../../core/console/words/en.ts'

const say = ((key: keyof typeof en) => en[key]) as Parameters<typeof problemWords>[1]

test('what the reader can do something about has words of the console', (t) => {
  t.is(problemWords({ code: 'offline', message: 'x' }, say), en['problem.offline'])
})

test('else the gateway speaks, at least by its code', (t) => {
  t.is(problemWords({ code: 'manifest_invalid', message: 'package.json: …' }, say), 'package.json: …')
  t.is(problemWords({ code: 'weird', message: '' }, say), 'weird')
  t.is(problemWords({ code: 'constructor', message: 'm' }, say), 'm')
})
