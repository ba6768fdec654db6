import type { ExecutionContext } from 'ava'
import { createPrincipals, type Principals } from '../../core/access/principals.ts'
import { createSignIn, type SignIn } from '../../core/access/sign-in.ts'
import { createSignInCodes } from '../../core/access/sign-in-codes.ts'
import { createSignInRecords, type SignInRecords } from '../../core/access/sign-in-records.ts'
import { createTokens, type Tokens } from '../../core/access/tokens.ts'
import type { Visit } from '../../core/access/visit.ts'
import type { Caller, Role } from '../../core/access/caller.ts'
import { roleScopes } from '../../core/access/role-scopes.ts'
import type { Scope } from '../../core/access/scope.ts'
import type { Store } from '../../core/store/store.ts'
import { silentLog } from './store.ts'

export const here: Visit = { address: '203.0.113.7', device: 'Firefox on Linux' }

/** Everything that decides who may come in, on a real store. */
export interface AccessScene {
  principals: Principals
  tokens: Tokens
  records: SignInRecords
  signIn: SignIn
  owner: Caller
  /** A person of that role, as a caller that holds these scopes, or all that the role may. */
  person(role: 'member' | 'guest', scopes?: readonly Scope[]): Promise<Caller>
}

export async function openAccess(t: ExecutionContext, store: Store, now?: () => Date): Promise<AccessScene> {
  const principals = await createPrincipals({ store, now })
  const records = createSignInRecords({ store, log: silentLog, now })
  const tokens = await createTokens({ store, principals, records, jwtSecret: 'a secret of thirty-two characters', log: silentLog, now })
  t.teardown(async () => {
    await tokens[Symbol.asyncDispose]()
    await records[Symbol.asyncDispose]()
  })
  const signIn = createSignIn({ tokens, principals, records, codes: createSignInCodes({ store, now }), consoleUrl: () => 'http://127.0.0.1:18790', now })
  const callerOf = (principal: string, role: Role, scopes: readonly Scope[] = [...roleScopes[role]]): Caller => ({ principal, name: role, role, scopes: new Set(scopes), origin: 'api' })
  const owner = callerOf(principals.owner().id, 'owner')
  return {
    principals, tokens, records, signIn, owner,
    person: async (role, scopes) => callerOf((await principals.put(owner, { name: role, role })).principal.id, role, scopes),
  }
}
