import { DatabaseSync } from 'node:sqlite'
import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { StoreError } from '../../../core/store/store-error.ts'
import { storeTrouble } from '../../../core/store/store-trouble.ts'

const coded = (code: string, message = 'said', name = 'Error') => Object.assign(new Error(message), { code, name })

for (const [said, error, code] of [
  ['SQLite without room', coded('SQLITE_FULL'), 'disk_full'],
  ['SQLite that may not write', coded('SQLITE_READONLY'), 'database_unreachable'],
  ['SQLite whose disk fails', coded('SQLITE_IOERR_WRITE', 'disk I/O error', 'DriverException'), 'database_unreachable'],
  ['PostgreSQL that shuts down', coded('57P01'), 'database_unreachable'],
  ['PostgreSQL without room', coded('53100', 'could not extend file'), 'disk_full'],
  ['PostgreSQL that only reads', coded('25006'), 'database_unreachable'],
  ['a connection that ended', new Error('Connection terminated unexpectedly'), 'database_unreachable'],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect'), 'database_unreachable'],
  ['a refused connection, as MikroORM passes it on', coded('ECONNREFUSED', 'connect ECONNREFUSED', 'ConnectionException'), 'database_unreachable'],
  ['our own words, as MikroORM passes them on', coded('database_unreachable', 'gone', 'DriverException'), 'database_unreachable'],
  ['one that stands behind another', new Error('no', { cause: coded('57P01') }), 'database_unreachable'],
] as const) {
  test(`trouble of the database: ${said}`, (t) => t.is(storeTrouble(error)?.code, code))
}

for (const [said, error] of [
  ['a second row of one key', coded('SQLITE_CONSTRAINT_UNIQUE')],
  ['a second row of one key on PostgreSQL', coded('23505', 'duplicate key', 'UniqueConstraintViolationException')],
  ['a refused connection of anybody', coded('ECONNREFUSED')],
  ['a model that refused the connection', new ModelError('provider_unreachable', 'gone', {}, { cause: coded('ECONNREFUSED', 'x', 'ConnectionException') })],
  ['a database that asking again does not mend', new StoreError('database_damaged', 'broken')],
  ['a mistake', new TypeError('undefined is not a function')],
  ['nothing', undefined],
] as const) {
  test(`no trouble of the database: ${said}`, (t) => t.is(storeTrouble(error), undefined))
}

test('what another SQLite says is not taken for ours', (t) => {
  t.is(storeTrouble(t.throws(() => new DatabaseSync(':memory:').exec('select * from nowhere'))), undefined)
})
