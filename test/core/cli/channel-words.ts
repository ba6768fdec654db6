import test from 'ava'
import { nextStep, personWords, policyWords, setupText, stateWords } from '../../../core/cli/channel-words.ts'

test('a problem is said in its words, on one line', (t) => {
  t.is(stateWords({ state: 'problem', problem: { message: 'refused\n\u001b[31mby Telegram' } }), 'problem: refused [31mby Telegram')
  t.is(stateWords({ state: 'listening', problem: null }), 'listening')
})

test('a policy says its limit', (t) => {
  t.is(policyWords({ policy: 'open', dailyLimit: 20 }), 'open, 20 a day')
  t.is(policyWords({ policy: 'allowlist', allowed: ['1', '2'] }), 'allowlist of 2')
  t.is(policyWords({ policy: 'pairing', allowed: [] }), 'pairing')
})

test('a guest whom nobody approved is said to be one', (t) => {
  t.is(personWords({ principal: { name: 'Eve', role: 'guest', disabled: true }, stranger: true }), 'Eve (a guest whom nobody approved, removed)')
  t.is(personWords({ principal: { name: 'Ann', role: 'member', disabled: false }, stranger: false }), 'Ann (member)')
})

test('steps are numbered, and what comes next hangs on the policy', (t) => {
  t.is(setupText({ label: 'Mail', setup: [] }), '')
  t.regex(setupText({ label: 'Mail', setup: ['a', 'b'] }), / {2}1\. a\n {2}2\. b\n$/)
  t.regex(nextStep({ name: 'mail', label: 'Mail', policy: 'pairing' }, './bin/airlock'), /\.\/bin\/airlock channel approve <code>/)
  t.regex(nextStep({ name: 'mail', label: 'Mail', policy: 'off' }, 'airlock'), /Nobody may speak yet/)
})
