import test, { type ExecutionContext } from 'ava'
import { createAgents } from '../../../core/agent/agents.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { callerOf } from '../../helpers/chat-bench.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

const limits = { steps: 25, tokens: 1_000, seconds: 60 }

async function open(t: ExecutionContext) {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  return { store, owner, caller: callerOf(owner), agents: await createAgents({ store, owner, limits }) }
}

test('the first start makes an assistant, the next one leaves it as it is', async t => {
  const { store, owner, caller, agents } = await open(t)
  t.deepEqual((await agents.list(caller)).agents, [{ name: 'assistant', model: null, fallbacks: [], instructions: '', tools: 'all', limits, daily: {}, default: true }])
  await agents.put(caller, { name: 'assistant', instructions: 'Be brief.', limits: { steps: 3 } })
  const again = await createAgents({ store, owner, limits })
  t.like(await again.find('assistant'), { instructions: 'Be brief.', limits: { ...limits, steps: 3 } })
})

test('what is left out of a change stays; null takes the model away', async t => {
  const { caller, agents } = await open(t)
  await agents.put(caller, { name: 'x', model: 'a/b', tools: ['notes'], instructions: 'i', limits: { tokens: 5 } })
  t.deepEqual((await agents.put(caller, { name: 'x', limits: { steps: 2 } })).agent, { name: 'x', model: 'a/b', fallbacks: [], tools: ['notes'], instructions: 'i', limits: { steps: 2, tokens: 5, seconds: 60 }, daily: {}, default: false })
  t.is((await agents.put(caller, { name: 'x', model: null })).agent.model, null)
})

test('an agent is deleted once; the default one never', async t => {
  const { caller, agents } = await open(t)
  await agents.put(caller, { name: 'x' })
  t.deepEqual(await agents.delete(caller, { name: 'x' }), {})
  await t.throwsAsync(agents.delete(caller, { name: 'x' }), { instanceOf: OperationError, code: 'not_found' })
  await t.throwsAsync(agents.delete(caller, { name: 'assistant' }), { instanceOf: OperationError, code: 'conflict' })
  t.is(await agents.find('__proto__'), undefined)
})
