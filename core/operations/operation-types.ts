import type { z } from 'zod'
import type { AnyOperation } from './table.ts'

export type OperationName = AnyOperation['name']
type Named<Name extends OperationName> = Extract<AnyOperation, { name: Name }>

/** What an operation takes, as JSON: `InputOf<'session.list'>`. */
export type InputOf<Name extends OperationName> = z.input<Named<Name>['input']>

/** What an operation answers, as JSON. */
export type OutputOf<Name extends OperationName> = z.output<Named<Name>['output']>
