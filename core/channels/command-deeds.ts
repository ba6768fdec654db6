import type { Agents } from '../agent/agents.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { Models } from '../models/models.ts'
import type { CommandPort } from './command-port.ts'
import type { OpenTurns } from './open-turns.ts'

export interface CommandDeedsOptions {
  turns: Pick<OpenTurns, 'stopSession'>
  agents: Pick<Agents, 'find' | 'put'>
  models: Pick<Models, 'current' | 'list'>
  approvals: Pick<Approvals, 'decideFromChat'>
}

/** What commands do in this gateway. Who may give which was decided before. */
export function createCommandDeeds({ turns, agents, models, approvals }: CommandDeedsOptions): CommandPort {
  return {
    stop: turns.stopSession,

    async model(agent) {
      return (await agents.find(agent))?.model ?? (await models.current()).default
    },

    async chooseModel(caller, agent, model) {
      const known = (await models.list(caller)).models.some(({ id }) => id === model)
      if (known) await agents.put(caller, { name: agent, model })
      return known
    },

    decide: (caller, decision) => approvals.decideFromChat(caller, decision),
  }
}
