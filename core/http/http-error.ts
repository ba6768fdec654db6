import { CodedError } from '../../sandbox/protocol/coded-error.ts'

export type HttpCode = 'port_taken' | 'path_unknown' | 'method_not_allowed' | 'content_type_unsupported' | 'listen_failed'

/** What goes wrong in HTTP itself, before any operation is reached. */
export class HttpError extends CodedError<HttpCode> {
  override name = 'HttpError'
}
