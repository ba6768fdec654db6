import type { Scope } from './scope.ts'

export type Role = 'owner' | 'member' | 'guest'
export type Origin = 'console' | 'cli' | 'api' | 'channel' | 'schedule' | 'webhook' | 'mcp'

/** Who acts, with which rights, and where the action came from. */
export interface Caller {
  /** Id of the principal. */
  principal: string
  name: string
  role: Role
  scopes: ReadonlySet<Scope>
  origin: Origin
  /** Id of the token that was presented; none for a plugin or an agent. */
  token?: string
}
