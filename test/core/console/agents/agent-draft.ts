import test from 'ava'
import { agentInputOf, draftOfAgent, isAgentName, toolChoices } from '../../../../core/console/agents/agent-draft.ts'

const agent = { name: 'cook', model: 'lab/one', instructions: 'Cook.', tools: ['notes'], limits: { steps: 1, tokens: 1, seconds: 1 }, default: false }

test('an agent goes through its form unchanged', (t) => {
  t.deepEqual(agentInputOf(draftOfAgent(agent)), { name: 'cook', model: 'lab/one', instructions: 'Cook.', tools: ['notes'] })
  t.deepEqual(agentInputOf(draftOfAgent({ ...agent, model: null, tools: 'all' })), { name: 'cook', model: null, instructions: 'Cook.', tools: 'all' })
  t.deepEqual(agentInputOf({ ...draftOfAgent(undefined), name: ' new ' }), { name: 'new', model: null, instructions: '', tools: 'all' })
})

test('a name is one that addresses and commands can hold', (t) => {
  for (const name of ['cook', 'Cook-2', 'a.b_c', ' cook ']) t.true(isAgentName(name), name)
  for (const name of ['', ' ', '-cook', 'a b', 'a/b', '__proto__', 'köchin', 'x'.repeat(201)]) t.false(isAgentName(name), name)
})

test('what was chosen stays to be seen, also when it is gone', (t) => {
  t.deepEqual(toolChoices([{ name: 'clock', tools: [{}] }, { name: 'skills', tools: [] }], ['clock', 'gone__read']), ['clock', 'gone__read'])
})
