import type { Agents } from '../agent/agents.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { Audit } from '../ledger/audit.ts'
import type { Models } from '../models/models.ts'
import type { CommandPort } from './command-port.ts'
import type { OpenTurns } from './open-turns.ts'

export interface CommandDeedsOptions {
  turns: Pick<OpenTurns, 'stopSession'>
  agents: Pick<Agents, 'find' | 'put'>
  models: Pick<Models, 'current' | 'list'>
  approvals: Pick<Approvals, 'decideFromChat'>
  audit: Pick<Audit, 'record'>
}

/** What commands do in this gateway. Who may give which was decided before. */
export function createCommandDeeds({ turns, agents, models, approvals, audit }: CommandDeedsOptions): CommandPort {
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

    async decide(caller, { decision, ...words }) {
      const decided = await approvals.decideFromChat(caller, { decision, ...words })
      // As the operation of that name is: who decided stands on record wherever they did.
      await audit.record(caller, 'approval.decide', `${decided.approval.id} ${decision}`)
      return decided
    },
  }
}
