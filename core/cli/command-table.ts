import type { Command } from './command.ts'
import { agentCommands } from './commands/agent.ts'
import { approvalCommands } from './commands/approval.ts'
import { auditCommands } from './commands/audit.ts'
import { budgetCommands } from './commands/budget.ts'
import { channelCommands } from './commands/channel.ts'
import { grantCommands } from './commands/grant.ts'
import { modelCommands } from './commands/model.ts'
import { pluginCommands } from './commands/plugin.ts'
import { principalCommands } from './commands/principal.ts'
import { providerCommands } from './commands/provider.ts'
import { scheduleCommands } from './commands/schedule.ts'
import { secretCommands } from './commands/secret.ts'
import { sessionCommands } from './commands/session.ts'
import { systemCommands } from './commands/system.ts'
import { tokenCommands } from './commands/token.ts'

/** Every command of the command line, as data. */
export const commandTable: readonly Command[] = [
  ...systemCommands,
  ...pluginCommands,
  ...grantCommands,
  ...approvalCommands,
  ...auditCommands,
  ...channelCommands,
  ...sessionCommands,
  ...agentCommands,
  ...modelCommands,
  ...budgetCommands,
  ...providerCommands,
  ...scheduleCommands,
  ...secretCommands,
  ...tokenCommands,
  ...principalCommands,
]
