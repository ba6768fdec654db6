import type { Agent } from '../../operations/shapes/agent.ts'
import type { BudgetList, DailyBudget } from '../../operations/shapes/budget.ts'
import type { Approval, ApprovalRule, Decision } from '../../operations/shapes/approval.ts'
import type { Channel, ChannelKind, Identity, Pairing } from '../../operations/shapes/channel.ts'
import type { AuditEntry, AuditVerification } from '../../operations/shapes/audit.ts'
import type { Grant } from '../../operations/shapes/grant.ts'
import type { Job } from '../../operations/shapes/job.ts'
import type { Message } from '../../operations/shapes/message.ts'
import type { ModelChoice } from '../../operations/shapes/model-choice.ts'
import type { Plugin, PluginDetail } from '../../operations/shapes/plugin.ts'
import type { Principal } from '../../operations/shapes/principal.ts'
import type { Provider, ProviderKind } from '../../operations/shapes/provider.ts'
import type { RunningTurn } from '../../operations/shapes/running-turn.ts'
import type { SearchHit } from '../../operations/shapes/search-hit.ts'
import type { SetAside } from '../../operations/shapes/set-aside.ts'
import type { SecretEntry } from '../../operations/shapes/secret-entry.ts'
import type { Session } from '../../operations/shapes/session.ts'
import type { SystemStatus } from '../../operations/shapes/system-status.ts'
import type { SignInEntry } from '../../operations/shapes/sign-in-entry.ts'
import type { Token } from '../../operations/shapes/token.ts'
import type { CodedFailure } from '../../operations/shapes/coded-failure.ts'
import type { Denial } from '../../operations/shapes/denial.ts'

/** What a token may do. */
export type ScopeName = Token['scopes'][number]

type NoInput = Record<string, never>

/** The operations the console uses, with their JSON shapes. */
export interface Operations {
  'chat.send': { input: { session?: string; agent?: string; text: string; idempotencyKey?: string }; output: { session: string; turn: string } }
  'chat.cancel': { input: { turn: string }; output: { cancelled: boolean } }
  'session.list': { input: { limit?: number; before?: string }; output: { sessions: Session[]; next?: string | null } }
  'session.get': { input: { session: string }; output: { session: Session } }
  'session.messages': { input: { session: string; before?: string; limit?: number }; output: MessagePage }
  'session.rename': { input: { session: string; title: string }; output: { session: Session } }
  'session.delete': { input: { session: string }; output: object }
  'session.export': { input: { session: string; format?: 'json' | 'markdown' }; output: { filename: string; text: string } }
  'session.search': { input: { text: string; limit?: number }; output: { hits: SearchHit[] } }
  'audit.list': { input: { plugin?: string; kind?: 'owner'; refused?: boolean; limit?: number; before?: string }; output: { entries: AuditEntry[]; next?: string | undefined } }
  'audit.verify': { input: NoInput; output: AuditVerification }
  'agent.list': { input: NoInput; output: { agents: Agent[] } }
  'agent.put': { input: AgentInput; output: { agent: Agent } }
  'agent.delete': { input: { name: string }; output: object }
  'principal.current': { input: NoInput; output: { principal: Pick<Principal, 'id' | 'name' | 'role'>; scopes: ScopeName[] } }
  'token.list': { input: NoInput; output: { tokens: Token[] } }
  'token.create': { input: { name: string; scopes: ScopeName[]; expiresInDays?: number }; output: { token: string; id: string } }
  'token.revoke': { input: { id: string }; output: object }
  'token.revokeOthers': { input: NoInput; output: { revoked: number } }
  'principal.list': { input: NoInput; output: { principals: Principal[] } }
  'principal.put': { input: { id?: string; name: string; role: 'member' | 'guest' }; output: { principal: Principal } }
  'principal.invite': { input: { id: string }; output: { url: string; expiresAt: string } }
  'principal.remove': { input: { id: string }; output: object }
  'system.signIns': { input: { limit?: number; before?: string }; output: { signIns: SignInEntry[]; next: string | null } }
  'budget.list': { input: NoInput; output: BudgetList }
  'model.list': { input: NoInput; output: ModelCatalog }
  'model.test': { input: ModelTrial; output: ModelTrialResult }
  'model.setDefault': { input: { model: string }; output: { default: string | null } }
  'provider.put': { input: ProviderInput; output: { provider: Provider } }
  'provider.remove': { input: { name: string }; output: object }
  'plugin.list': { input: NoInput; output: { plugins: Plugin[] } }
  'plugin.inspect': { input: { plugin: string } | { source: string }; output: { plugin: PluginDetail } }
  'plugin.install': { input: { source: string; grant?: 'required' | 'none'; digest?: string }; output: { plugin: PluginDetail } }
  'plugin.enable': { input: { plugin: string }; output: object }
  'plugin.disable': { input: { plugin: string }; output: object }
  'plugin.remove': { input: { plugin: string }; output: object }
  'plugin.configure': { input: { plugin: string; config: Record<string, unknown> }; output: { plugin: PluginDetail } }
  'plugin.limit': { input: { plugin: string; limits: Partial<PluginDetail['limits']> }; output: { plugin: PluginDetail } }
  'plugin.call': { input: { plugin: string; tool: string; input: unknown }; output: { output?: unknown; ms: number; denials: Denial[] } }
  'grant.allow': { input: { plugin: string; capability: string; scope: unknown }; output: { grant: Grant } }
  'grant.lease': { input: { plugin: string; capability: string; scope: unknown; minutes?: number; uses?: number; session?: string }; output: { grant: Grant } }
  'grant.list': { input: { plugin?: string }; output: { grants: Grant[] } }
  'grant.revoke': { input: { grant: string }; output: object }
  'approval.list': { input: { state?: 'waiting' | 'decided'; session?: string; limit?: number }; output: { approvals: Approval[] } }
  'approval.decide': { input: { approval: string; decision: Decision }; output: { approval: Approval } }
  'approval.rules': { input: NoInput; output: { rules: ApprovalRule[] } }
  'approval.forget': { input: { rule: string }; output: object }
  'channel.list': { input: NoInput; output: { channels: Channel[] } }
  'channel.kinds': { input: NoInput; output: { kinds: ChannelKind[] } }
  'channel.add': { input: { plugin: string; kind?: string; name?: string }; output: { channel: Channel } }
  'channel.put': { input: ChannelChange; output: { channel: Channel } }
  'channel.remove': { input: { name: string }; output: object }
  'channel.pairings': { input: { channel?: string }; output: { pairings: Pairing[] } }
  'channel.approvePairing': { input: { id: string; principal?: string; newMember?: string }; output: { identity: Identity } }
  'channel.rejectPairing': { input: { id: string }; output: object }
  'channel.identities': { input: { channel?: string }; output: { identities: Identity[] } }
  'channel.events': { input: { channel?: string }; output: { events: SetAside[] } }
  'channel.retry': { input: { id: string }; output: object }
  'channel.unpair': { input: { id: string }; output: object }
  'schedule.list': { input: { plugin?: string }; output: { jobs: Job[] } }
  'schedule.delete': { input: { job: string }; output: object }
  'schedule.run': { input: { job: string }; output: object }
  'secret.set': { input: { plugin: string; name: string; value: string }; output: object }
  'secret.list': { input: { plugin?: string }; output: { secrets: SecretEntry[] } }
  'secret.remove': { input: { plugin: string; name: string }; output: object }
  'system.status': { input: NoInput; output: SystemStatus }
  subscribe: { input: { topic: string; seq?: number }; output: { seq: number } }
  unsubscribe: { input: { topic: string }; output: object }
}

export type OperationName = keyof Operations
export type Input<Name extends OperationName> = Operations[Name]['input']
export type Output<Name extends OperationName> = Operations[Name]['output']

export interface MessagePage {
  messages: Message[]
  next: string | null
  running: RunningTurn | null
}

export interface ModelCatalog {
  models: ModelChoice[]
  providers: Provider[]
  default: string | null
  ready: boolean
  hint: null | 'no_provider' | 'no_default_model'
}

export interface ModelTrial {
  provider?: string
  kind?: ProviderKind
  baseUrl?: string
  key?: string
  model: string
}

export interface ModelTrialResult {
  ok: boolean
  ms: number
  text?: string
  error?: CodedFailure
}

export interface ProviderInput {
  name: string
  kind: ProviderKind
  baseUrl?: string
  key?: string
  models?: string[]
}

export interface ChannelChange {
  name: string
  agent?: string | null
  policy?: Channel['policy']
  allowed?: string[]
  dailyLimit?: number | null
  mayApprove?: boolean
  enabled?: boolean
}

export interface AgentInput {
  name: string
  model: string | null
  fallbacks: string[]
  instructions: string
  tools: 'all' | string[]
  daily: DailyBudget
}
