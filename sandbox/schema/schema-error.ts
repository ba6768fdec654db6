import { CodedError } from '../protocol/coded-error.ts'

/** `schema_invalid`: the schema itself is refused. `schema_mismatch`: a value does not fit it. */
export type SchemaCode = 'schema_invalid' | 'schema_mismatch'

export class SchemaError extends CodedError<SchemaCode> {
  override name = 'SchemaError'
}
