import { agentDelete, agentList, agentPut } from './agent.ts'
import { auditExport, auditList, auditVerify } from './audit.ts'
import { approvalDecide, approvalForget, approvalList, approvalRules } from './approval.ts'
import {
  channelAdd,
  channelApprovePairing,
  channelIdentities,
  channelKinds,
  channelList,
  channelPairings,
  channelPut,
  channelRejectPairing,
  channelRemove,
  channelUnpair,
} from './channel.ts'
import { channelEvents, channelRetry } from './channel-events.ts'
import { budgetList } from './budget.ts'
import { chatCancel, chatSend } from './chat.ts'
import { configReload } from './config.ts'
import { grantAllow, grantDeny, grantLease, grantList, grantNarrow, grantRevoke } from './grant.ts'
import { modelList, modelSetDefault, modelTest } from './model.ts'
import type { Operation } from './operation.ts'
import {
  pluginCall,
  pluginConfigure,
  pluginLimit,
  pluginDisable,
  pluginEnable,
  pluginInspect,
  pluginInstall,
  pluginList,
  pluginRemove,
} from './plugin.ts'
import { principalCurrent, principalInvite, principalList, principalPut, principalRemove } from './principal.ts'
import { providerList, providerPut, providerRemove } from './provider.ts'
import { scheduleDelete, scheduleList, schedulePut, scheduleRun } from './schedule.ts'
import { secretList, secretRemove, secretSet } from './secret.ts'
import {
  sessionDelete,
  sessionExport,
  sessionGet,
  sessionList,
  sessionMessages,
  sessionRename,
  sessionSearch,
} from './session.ts'
import { systemCode, systemSignIns, systemStatus } from './system.ts'
import { tokenCreate, tokenList, tokenRevoke, tokenRevokeOthers } from './token.ts'

/** Every operation by name. A Map, so that `__proto__` and `constructor` are names like any other: unknown ones. */
export type OperationTable = ReadonlyMap<string, Operation>

const operations = [
  chatSend,
  chatCancel,
  sessionList,
  sessionGet,
  sessionMessages,
  sessionRename,
  sessionDelete,
  sessionExport,
  sessionSearch,
  agentList,
  agentPut,
  agentDelete,
  modelList,
  modelTest,
  modelSetDefault,
  budgetList,
  providerList,
  providerPut,
  providerRemove,
  pluginList,
  pluginInspect,
  pluginInstall,
  pluginEnable,
  pluginDisable,
  pluginRemove,
  pluginConfigure,
  pluginLimit,
  pluginCall,
  grantList,
  grantAllow,
  grantLease,
  grantNarrow,
  grantRevoke,
  grantDeny,
  approvalList,
  approvalDecide,
  approvalRules,
  approvalForget,
  auditList,
  auditVerify,
  auditExport,
  scheduleList,
  schedulePut,
  scheduleDelete,
  scheduleRun,
  secretSet,
  secretList,
  secretRemove,
  tokenCreate,
  tokenList,
  tokenRevoke,
  tokenRevokeOthers,
  principalCurrent,
  principalList,
  principalPut,
  principalInvite,
  principalRemove,
  channelList,
  channelKinds,
  channelAdd,
  channelPut,
  channelRemove,
  channelPairings,
  channelApprovePairing,
  channelRejectPairing,
  channelIdentities,
  channelUnpair,
  channelEvents,
  channelRetry,
  systemStatus,
  systemCode,
  systemSignIns,
  configReload,
] as const

export type AnyOperation = (typeof operations)[number]

export function createOperationTable(): OperationTable {
  return new Map(operations.map((operation): [string, Operation] => [operation.name, operation]))
}
