import { randomUUID } from 'node:crypto'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import { inputIssues, issueLine } from './input-issue.ts'
import { inputProblem } from './input-json.ts'
import type { Operation, OperationContext } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { Services } from './services.ts'
import type { OperationTable } from './table.ts'

/** The one door to every operation, whatever face a call came through. */
export interface Dispatcher {
  /** Resolves with the operation's output; rejects with a CodedError and nothing else. */
  dispatch(name: string, rawInput: unknown, caller: Caller, signal: AbortSignal): Promise<unknown>
}

interface DispatcherOptions {
  table: OperationTable
  services: Services
  /** Says of an error that a part of the gateway is away for now; undefined when it says nothing of the kind. */
  troubleOf?(error: unknown): CodedError | undefined
  log: { error(details: object, message: string): void }
}

export function createDispatcher({ table, services, troubleOf, log }: DispatcherOptions): Dispatcher {
  return {
    async dispatch(name, rawInput, caller, signal) {
      try {
        const operation = findOperation(table, name)
        checkScope(operation, caller)
        const input = parseInput(operation, rawInput)
        const context: OperationContext = { caller, services, signal }
        await operation.allow?.(context, input)
        const output = parseOutput(operation, await operation.handle(context, input))
        if (operation.subject) await services.audit.record(caller, name, operation.subject(input, output))
        return output
      } catch (error) {
        if (error instanceof CodedError && error.expose) throw error
        throw troubleOf?.(error) ?? internalError(error, name, log)
      }
    },
  }
}

function findOperation(table: OperationTable, name: string): Operation {
  const operation = table.get(name)
  if (!operation) throw new OperationError('operation_unknown', `There is no operation ${JSON.stringify(name.slice(0, 100))}`)
  return operation
}

function checkScope({ name, scopes }: Operation, caller: Caller): void {
  if (scopes.some((scope) => caller.scopes.has(scope))) return
  throw new AccessError('scope_missing', `${name} needs the scope ${scopes.join(' or ')}`, { needed: scopes })
}

function parseInput({ name, input }: Operation, rawInput: unknown): unknown {
  const problem = inputProblem(rawInput)
  if (problem !== undefined) throw new OperationError('input_invalid', `${name}: ${problem}`)
  const parsed = input.safeParse(rawInput ?? {})
  if (parsed.success) return parsed.data
  const issues = inputIssues(parsed.error, input)
  throw new OperationError('input_invalid', `${name}: ${issues.map(issueLine).join('; ')}`, { issues })
}

/** Always, not only in tests: what the schema does not name does not leave, whatever a service hands over. */
function parseOutput({ output }: Operation, value: unknown): unknown {
  return output.parse(value)
}

/** A stranger learns where to look, and nothing of what was found there. */
function internalError(cause: unknown, operation: string, log: DispatcherOptions['log']): OperationError {
  const id = randomUUID()
  log.error({ err: cause, id, operation: operation.slice(0, 100) }, 'an operation failed inside the gateway')
  return new OperationError('internal', `Something failed inside the gateway; its log says what, under ${id}`, { id }, { cause })
}
