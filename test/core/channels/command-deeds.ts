import test from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { createCommandDeeds } from '../../../core/channels/command-deeds.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import type { Approval } from '../../../core/operations/shapes/approval.ts'

const caller: Caller = { principal: 'p', name: 'Ann', role: 'owner', scopes: new Set(['chat']), origin: 'channel' }

test('an agent’s own model comes before the one that answers otherwise; an unknown one is not chosen', async (t) => {
  const put: object[] = []
  const agent = { name: 'home', model: 'lab/own' as string | null, fallbacks: [], daily: {}, instructions: '', tools: 'all' as const, limits: { steps: 1, tokens: 1, seconds: 1 }, default: false }
  const deeds = createCommandDeeds({
    turns: { stopSession: async () => 0 },
    agents: { find: async (name) => ({ ...agent, model: name === 'home' ? agent.model : null }), put: async (_, input) => (put.push(input), { agent }) },
    models: { current: async () => ({ default: 'lab/one', ready: true }), list: async () => ({ models: [{ id: 'lab/two', provider: 'lab', name: 'two' }], providers: [], default: null, ready: true, hint: null }) },
    approvals: { decideFromChat: async () => { throw new TypeError() } },
    audit: { record: async () => t.fail() },
  })
  t.is(await deeds.model('home'), 'lab/own')
  t.is(await deeds.model('other'), 'lab/one')
  t.true(await deeds.chooseModel(caller, 'home', 'lab/two'))
  t.false(await deeds.chooseModel(caller, 'home', 'lab/three'))
  t.deepEqual(put, [{ name: 'home', model: 'lab/two' }])
})

test('what is decided in a chat is on record as what is decided elsewhere; what was refused is not', async (t) => {
  const record: string[][] = []
  const deeds = createCommandDeeds({
    turns: { stopSession: async () => 0 },
    agents: {} as never,
    models: {} as never,
    approvals: { decideFromChat: async (_caller, { code }) => {
      if (code !== 'abc123') throw new OperationError('not_found', 'Nothing waits under this code.')
      return { approval: { id: '01AP' } as Approval }
    } },
    audit: { record: async ({ principal }, action, subject) => void record.push([principal, action, subject]) },
  })
  const words = { channel: 'telegram', sender: '7' }
  t.like(await deeds.decide(caller, { ...words, code: 'abc123', decision: 'deny' }), { approval: { id: '01AP' } })
  await t.throwsAsync(async () => deeds.decide(caller, { ...words, code: 'other', decision: 'once' }), { code: 'not_found' } as object)
  t.deepEqual(record, [['p', 'approval.decide', '01AP deny']])
})
