import test from 'ava'
import { CodedError } from '../../../sandbox/protocol/coded-error.ts'
import type { Caller, Role } from '../../../core/access/caller.ts'
import { roleScopes } from '../../../core/access/role-scopes.ts'
import { type Scope, scopes } from '../../../core/access/scope.ts'
import { createDispatcher } from '../../../core/operations/dispatch.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import type { Services } from '../../../core/operations/services.ts'
import { createOperationTable } from '../../../core/operations/table.ts'
import { checkTopic, ownedTopics, sharedTopics } from '../../../core/socket/topic.ts'
import { operationRows, roleMayHold, sessionOf, topicRows, turnOf, type Row, type Whose } from '../../helpers/access-matrix.ts'
import { openAccess } from '../../helpers/access.ts'
import { openTestStore } from '../../helpers/store.ts'

const roles: readonly Role[] = ['owner', 'member', 'guest']
const table = createOperationTable()

/** A part that is reached: everything before it let the caller pass. */
class Reached extends CodedError<'reached'> {
  override name = 'Reached'
}

const own = (mine: string) => async (_caller: Caller, thing: string) => {
  if (thing !== mine) throw new OperationError('not_found', 'no')
}
/** Every part ends the call; only the question whose a thing is gets its answer. */
const services: Services = new Proxy({} as Services, {
  get: (_, part) => new Proxy({}, {
    get: (_, method) => {
      if (part === 'sessions' && method === 'requireOwned') return own(sessionOf('mine'))
      if (part === 'chat' && method === 'requireOwnedTurn') return own(turnOf('mine'))
      return async () => {
        throw new Reached('reached', `${String(part)}.${String(method)}`)
      }
    },
  }),
})
const dispatcher = createDispatcher({ table, services, log: { error() {} } })

async function outcome(caller: Caller, operation: string, input: object): Promise<string> {
  try {
    await dispatcher.dispatch(operation, input, caller, new AbortController().signal)
    return 'reached'
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error)
  }
}

const inputOf = ({ input }: Row, whose: Whose) => (typeof input === 'function' ? input(whose) : input)

/** What this row says of this caller. */
function expected({ scopes: needed, theirs, fromChannel }: Row, role: Role, held: readonly Scope[], whose: Whose, origin: Caller['origin']): string {
  if (!needed.some((scope) => held.includes(scope) && roleMayHold[role].includes(scope))) return 'scope_missing'
  if (origin === 'channel' && fromChannel) return fromChannel
  return whose === 'theirs' && theirs ? theirs : 'reached'
}

test('each operation has its row, and each row its operation', (t) => {
  t.deepEqual(Object.keys(operationRows).toSorted(), [...table.keys()].toSorted(), 'write down in test/helpers/access-matrix.ts who may do it')
})

test('each topic has its row, and each row its topic', (t) => {
  t.deepEqual(Object.keys(topicRows).toSorted(), [...sharedTopics.keys(), ...[...ownedTopics.keys()].map((kind) => `${kind}:`)].toSorted())
})

test('each role may hold what is written down', (t) => {
  for (const role of roles) t.deepEqual([...roleScopes[role]].toSorted(), [...roleMayHold[role]].toSorted(), role)
})

for (const role of roles) {
  for (const held of [[], ...scopes.map((scope) => [scope]), [...scopes]]) {
    test(`${role} with a token of ${held.join(', ') || 'no scope'}${held.length > 1 ? ' (all)' : ''}: every operation, every topic, one's own and somebody else's`, async (t) => {
      const { tokens, principals, person } = await openAccess(t, await openTestStore(t))
      const id = role === 'owner' ? principals.owner().id : (await person(role)).principal
      // The token holds more than the role may: as one does that was made before the role became smaller.
      const { token } = await tokens.issue({ owner: id, name: 'x', kind: 'api', scopes: held, expiresAt: null })
      const presented = await tokens.verify(token)

      for (const [operation, rows] of Object.entries(operationRows)) {
        for (const row of rows) {
          for (const whose of ['mine', 'theirs'] as const) {
            for (const origin of ['api', 'channel'] as const) {
              const input = inputOf(row, whose)
              t.is(await outcome({ ...presented, origin }, operation, input), expected(row, role, held, whose, origin), `${operation} ${JSON.stringify(input)} from ${origin}`)
            }
          }
        }
      }

      for (const [topic, { scopes: needed, ownerOnly, theirs }] of Object.entries(topicRows)) {
        for (const whose of ['mine', 'theirs'] as const) {
          const thing = topic === 'session:' ? sessionOf(whose) : whose === 'mine' ? id : 'somebody-else'
          const name = topic.endsWith(':') ? `${topic}${thing}` : topic
          const heard = await checkTopic(name, presented, services).then(() => 'reached', (error: unknown) => (error instanceof CodedError ? error.code : String(error)))
          const may = needed.some((scope) => held.includes(scope) && roleMayHold[role].includes(scope)) && (!ownerOnly || role === 'owner')
          t.is(heard, !may ? 'scope_missing' : whose === 'theirs' && theirs ? theirs : 'reached', name)
        }
      }
    })
  }
}
