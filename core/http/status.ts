import { CodedError } from '../../sandbox/protocol/coded-error.ts'

/** Code to HTTP status, for every code that a request can meet; whatever is not listed is 500. */
const statuses = {
  // HTTP itself
  path_unknown: 404,
  method_not_allowed: 405,
  content_type_unsupported: 415,
  // access
  unauthenticated: 401,
  code_invalid: 401,
  token_expired: 401,
  token_revoked: 401,
  forbidden: 403,
  scope_missing: 403,
  origin_refused: 403,
  host_refused: 403,
  too_many_attempts: 429,
  // operations
  operation_unknown: 404,
  input_invalid: 400,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  // plugins
  manifest_invalid: 400,
  package_missing: 404,
  package_too_large: 413,
  plugin_exists: 409,
  plugin_unknown: 404,
  plugin_inactive: 409,
  digest_mismatch: 409,
  schema_invalid: 400,
  schema_mismatch: 400,
  // what a plugin tried
  grant_missing: 403,
  capability_unknown: 400,
  request_invalid: 400,
  address_refused: 403,
  redirect_refused: 403,
  response_too_large: 502,
  request_too_large: 413,
  quota_exceeded: 413,
  secret_missing: 409,
  capture_failed: 502,
  lease_ended: 403,
  network_failed: 502,
  depth_limit: 409,
  tool_failed: 502,
  model_failed: 502,
  file_missing: 404,
  approval_needed: 403,
  approval_denied: 403,
  approval_expired: 403,
  never_allowed: 403,
  ledger_unwritable: 503,
  head_invalid: 400,
  // a plugin's own failure: the gateway is well, what stands behind it is not
  cpu_limit: 502,
  wall_limit: 504,
  memory_limit: 502,
  call_limit: 502,
  input_limit: 413,
  output_limit: 502,
  host_restarted: 502,
  quarantined: 409,
  guest_error: 502,
  guest_gone: 502,
  host_gone: 502,
  load_failed: 502,
  frame_invalid: 502,
  tool_unknown: 404,
  cancelled: 409,
  sandbox_insufficient: 503,
  busy: 429,
  // turns and models
  session_busy: 409,
  turn_cancelled: 409,
  gateway_stopped: 503,
  turn_lost: 409,
  turn_given_up: 409,
  outcome_unknown: 409,
  budget_spent: 409,
  steps_limit: 409,
  tokens_limit: 409,
  time_limit: 409,
  model_missing: 409,
  model_unknown: 404,
  provider_unknown: 404,
  provider_refused: 502,
  provider_unreachable: 502,
  provider_timeout: 504,
  provider_broken: 502,
  provider_rate_limited: 429,
  context_exceeded: 413,
  // files
  blob_too_large: 413,
  blob_missing: 404,
  blob_unwritable: 507,
  // store
  database_unreachable: 503,
  disk_full: 503,
  key_missing: 409,
} as const satisfies Readonly<Record<string, number>>

const byCode: ReadonlyMap<string, number> = new Map(Object.entries(statuses))
const defaultRetryAfterS = 1

export function statusOf(error: unknown): number {
  return error instanceof CodedError && error.expose ? (byCode.get(error.code) ?? 500) : 500
}

/** Seconds for Retry-After, which goes with every 429. */
export function retryAfterOf(error: unknown): number | undefined {
  if (statusOf(error) !== 429 || !(error instanceof CodedError)) return undefined
  const { retryAfterS } = error.details
  return typeof retryAfterS === 'number' ? Math.max(1, Math.ceil(retryAfterS)) : defaultRetryAfterS
}
