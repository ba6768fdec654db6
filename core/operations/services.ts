import type { Principals } from '../access/principals.ts'
import type { SignIn } from '../access/sign-in.ts'
import type { SignInRecords } from '../access/sign-in-records.ts'
import type { Tokens } from '../access/tokens.ts'
import type { Agents } from '../agent/agents.ts'
import type { Approvals } from '../approvals/approvals.ts'
import type { Chat } from '../agent/chat.ts'
import type { Budgets } from '../budgets/budgets.ts'
import type { LiveConfig } from '../config/live-config.ts'
import type { Channels } from '../channels/channels.ts'
import type { SetAside } from '../channels/set-aside.ts'
import type { Schedules } from '../guest-work/schedules.ts'
import type { Audit } from '../ledger/audit.ts'
import type { Models } from '../models/models.ts'
import type { Providers } from '../models/providers.ts'
import type { System } from '../observe/system.ts'
import type { Grants } from '../plugins/grants.ts'
import type { Plugins } from '../plugins/plugins.ts'
import type { Sessions } from '../session/sessions.ts'
import type { SecretVault } from '../store/secrets.ts'

/**
 * The parts behind the operations, passed to every handler. Each method takes the caller and the operation's
 * input, and answers with the operation's output; each scopes what it reads to the caller's own rows.
 */
export interface Services {
  chat: Chat
  agents: Agents
  models: Models
  budgets: Budgets
  providers: Providers
  sessions: Sessions
  channels: Channels
  setAside: SetAside
  plugins: Plugins
  grants: Grants
  approvals: Pick<Approvals, 'list' | 'decide' | 'rules' | 'forget' | 'requireAllowed'>
  audit: Audit
  schedules: Pick<Schedules, 'list' | 'put' | 'delete' | 'run'>
  secrets: SecretVault
  tokens: Tokens
  principals: Principals
  signIn: SignIn
  signInRecords: Pick<SignInRecords, 'list'>
  system: System
  config: Pick<LiveConfig, 'reload'>
}
