import { CodedError } from '../../sandbox/protocol/coded-error.ts'

/** An error as every face sends it; the shape is fixed. */
export interface WireError {
  code: string
  message: string
  details?: Readonly<Record<string, unknown>>
}

export function wireErrorOf(error: unknown): WireError {
  if (!(error instanceof CodedError) || !error.expose) {
    return { code: 'internal', message: 'Something failed inside the gateway; its log says what' }
  }
  const { code, message, details } = error
  return Object.keys(details).length > 0 && isJson(details) ? { code, message, details } : { code, message }
}

/** Details come from many places; one that cannot be sent must not take the error with it. */
function isJson(details: object): boolean {
  try {
    JSON.stringify(details)
    return true
  } catch {
    return false
  }
}
