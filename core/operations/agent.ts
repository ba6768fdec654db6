import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Agent, TurnLimits } from './shapes/agent.ts'
import { DailyBudget } from './shapes/budget.ts'
import { Name } from './shapes/name.ts'
import { Done, NoInput } from './shapes/nothing.ts'

export const agentList = defineOperation({
  name: 'agent.list',
  summary: 'The agents that can answer',
  scopes: ['read', 'chat'],
  input: NoInput,
  output: z.object({ agents: z.array(Agent) }),
  handle: ({ caller, services }, input) => services.agents.list(caller, input),
})

export const agentPut = defineOperation({
  name: 'agent.put',
  summary: 'Make an agent, or change one; what is left out stays as it is',
  scopes: ['admin'],
  input: z.strictObject({
    name: Name.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/),
    model: z.string().min(1).max(300).nullish().describe('`provider/model`; null for the default model'),
    fallbacks: z.array(z.string().regex(/^[^/\s]+\/\S+$/).max(300)).max(10).optional().describe('`provider/model` each, in order; an empty list for those of the gateway'),
    instructions: z.string().max(100_000).optional(),
    tools: z.union([z.literal('all'), z.array(Name).max(500)]).optional(),
    limits: TurnLimits.partial().strict().optional(),
    daily: DailyBudget.optional().describe('What it may spend on models in one day; replaces the one before'),
  }),
  output: z.object({ agent: Agent }),
  subject: ({ name, tools }) => (tools === undefined ? name : `${name}: ${['tools', ...(tools === 'all' ? ['all'] : tools)].join(' ')}`),
  handle: ({ caller, services }, input) => services.agents.put(caller, input),
})

export const agentDelete = defineOperation({
  name: 'agent.delete',
  summary: 'Delete an agent; its sessions stay',
  scopes: ['admin'],
  input: z.strictObject({ name: Name }),
  output: Done,
  subject: ({ name }) => name,
  handle: ({ caller, services }, input) => services.agents.delete(caller, input),
})
