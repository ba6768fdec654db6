import { Agent } from './entities/agent.ts'
import { Approval } from './entities/approval.ts'
import { ApprovalRule } from './entities/approval-rule.ts'
import { Blob } from './entities/blob.ts'
import { Channel } from './entities/channel.ts'
import { ChannelEvent } from './entities/channel-event.ts'
import { Conversation } from './entities/conversation.ts'
import { DailyBytes } from './entities/daily-bytes.ts'
import { Delivery } from './entities/delivery.ts'
import { Grant } from './entities/grant.ts'
import { Identity } from './entities/identity.ts'
import { Job } from './entities/job.ts'
import { KeyValueCount } from './entities/key-value-count.ts'
import { KeyValueEntry } from './entities/key-value-entry.ts'
import { LedgerIndexEntry } from './entities/ledger-index-entry.ts'
import { Message } from './entities/message.ts'
import { Observation } from './entities/observation.ts'
import { Pairing } from './entities/pairing.ts'
import { Plugin } from './entities/plugin.ts'
import { PluginFile } from './entities/plugin-file.ts'
import { PluginFileCount } from './entities/plugin-file-count.ts'
import { PluginQuarantine } from './entities/plugin-quarantine.ts'
import { Principal } from './entities/principal.ts'
import { Provider } from './entities/provider.ts'
import { Secret } from './entities/secret.ts'
import { Session } from './entities/session.ts'
import { Setting } from './entities/setting.ts'
import { SignInCode } from './entities/sign-in-code.ts'
import { SignInRecord } from './entities/sign-in-record.ts'
import { Spending } from './entities/spending.ts'
import { Step } from './entities/step.ts'
import { Token } from './entities/token.ts'
import { Turn } from './entities/turn.ts'

/** Every table, for MikroORM: named here so that nothing has to be discovered on disk at start. */
export const entities = [
  Agent,
  Approval,
  ApprovalRule,
  Blob,
  Channel,
  ChannelEvent,
  Conversation,
  DailyBytes,
  Delivery,
  Grant,
  Identity,
  Job,
  KeyValueCount,
  KeyValueEntry,
  LedgerIndexEntry,
  Message,
  Observation,
  Pairing,
  Plugin,
  PluginFile,
  PluginFileCount,
  PluginQuarantine,
  Principal,
  Provider,
  Secret,
  Session,
  Setting,
  SignInCode,
  SignInRecord,
  Spending,
  Step,
  Token,
  Turn,
]
