import type { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import type { Scope } from '../access/scope.ts'
import type { Services } from './services.ts'

export interface OperationContext {
  caller: Caller
  services: Services
  /** Aborts when whoever asked is gone. */
  signal: AbortSignal
}

/**
 * A named action: the one definition behind the console, the CLI and HTTP.
 * `allow` runs after the scope check and before the handler; it throws AccessError or OperationError('not_found').
 */
export interface Operation<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  name: Name
  summary: string
  /** Any one of these scopes suffices. */
  scopes: readonly Scope[]
  input: Input
  output: Output
  /** What it changes, in few words, for those that decide what plugins, agents or people may do, and who answers: once done, the ledger has it. */
  subject?(input: z.output<Input>, output: z.output<Output>): string
  allow?(context: OperationContext, input: z.output<Input>): Promise<void> | void
  handle(context: OperationContext, input: z.output<Input>): Promise<z.input<Output>>
}

export function defineOperation<const Name extends string, Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Name, Input, Output>,
): Operation<Name, Input, Output> {
  return Object.freeze(operation)
}
