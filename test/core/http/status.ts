import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { AccessError } from '../../../core/access/access-error.ts'
import { retryAfterOf, statusOf } from '../../../core/http/status.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { CodedError } from '../../../sandbox/protocol/coded-error.ts'

/** Codes that end a start or a command, and never an answer to a request; and those that are the gateway's own fault. */
const neverAnswers = new Set([
  'port_taken', 'listen_failed', 'config_invalid', 'config_file_foreign', 'usage_invalid', 'gateway_unreachable', 'answer_invalid', 'aborted',
  'database_newer', 'database_damaged', 'migration_failed', 'folder_in_use', 'key_wrong', 'secret_damaged', 'capability_failed', 'cli_token_failed',
])

test('every code that a request can meet has a status', (t) => {
  const root = new URL('../../../', import.meta.url)
  const files = ['core', 'sandbox', 'plugin-registry'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-error.ts') && !file.includes('console') && !file.includes('guest'))
      .map((file) => new URL(`${folder}/${file}`, root)),
  )
  t.true(files.length > 8)
  for (const file of files) {
    const union = /export type \w+Code =([^\n]*(?:\n\s+\|[^\n]*)*)/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
    for (const [, code = ''] of union.matchAll(/'([a-z_]+)'/g)) {
      if (code === 'internal' || neverAnswers.has(code)) continue
      t.not(statusOf(new CodedError(code, '')), 500, `${code} of ${file.pathname}`)
    }
  }
})

test('what is not for strangers is 500, whatever its code', (t) => {
  t.is(statusOf(new OperationError('not_found', '', {}, { expose: false })), 500)
  t.is(statusOf(new TypeError('x')), 500)
  for (const code of ['__proto__', 'constructor', 'toString']) t.is(statusOf(new CodedError(code, '')), 500)
})

test('with 429 comes a time to wait', (t) => {
  t.is(retryAfterOf(new AccessError('too_many_attempts', '', { retryAfterS: 12.2 })), 13)
  t.is(retryAfterOf(new OperationError('rate_limited', '', { retryAfterS: 'soon' })), 1)
  t.is(retryAfterOf(new OperationError('not_found', '')), undefined)
})
