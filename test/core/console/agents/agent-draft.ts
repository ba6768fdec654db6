import test from 'ava'
import { agentInputOf, draftOfAgent, isAgentName, isDailyTokens, isDailyUsd, toolChoices } from '../../../../core/console/agents/agent-draft.ts'

const agent = { name: 'cook', model: 'lab/one', instructions: 'Cook.', fallbacks: ['lab/two', 'lab/three'], tools: ['notes'], limits: { steps: 1, tokens: 1, seconds: 1 }, daily: { tokens: 5, usd: 0.5 }, default: false }

test('an agent goes through its form unchanged', (t) => {
  t.deepEqual(agentInputOf(draftOfAgent(agent)), { name: 'cook', model: 'lab/one', fallbacks: ['lab/two', 'lab/three'], instructions: 'Cook.', tools: ['notes'], daily: { tokens: 5, usd: 0.5 } })
  t.deepEqual(agentInputOf(draftOfAgent({ ...agent, model: null, tools: 'all', daily: {} })), { name: 'cook', model: null, fallbacks: ['lab/two', 'lab/three'], instructions: 'Cook.', tools: 'all', daily: {} })
  t.deepEqual(agentInputOf({ ...draftOfAgent(undefined), name: ' new ' }), { name: 'new', model: null, fallbacks: [], instructions: '', tools: 'all', daily: {} })
})

test('a name is one that addresses and commands can hold', (t) => {
  for (const name of ['cook', 'Cook-2', 'a.b_c', ' cook ']) t.true(isAgentName(name), name)
  for (const name of ['', ' ', '-cook', 'a b', 'a/b', '__proto__', 'köchin', 'x'.repeat(201)]) t.false(isAgentName(name), name)
})

test('a limit is a number or nothing', (t) => {
  for (const text of ['', '0', '100000', ' 5 ']) t.true(isDailyTokens(text), text)
  for (const text of ['1.5', '-1', 'x', '1e5']) t.false(isDailyTokens(text), text)
  for (const text of ['', '0', '2.50', ' 0.0001 ']) t.true(isDailyUsd(text), text)
  for (const text of ['.5', '-1', '$2', '1,5', 'Infinity']) t.false(isDailyUsd(text), text)
})

test('what was chosen stays to be seen, also when it is gone', (t) => {
  t.deepEqual(toolChoices([{ name: 'clock', tools: [{}] }, { name: 'skills', tools: [] }], ['clock', 'gone__read']), ['clock', 'gone__read'])
})
