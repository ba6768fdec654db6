import test from 'ava'
import { connectionLost, postgresqlError } from '../../../../core/store/postgresql/error.ts'
import { StoreError } from '../../../../core/store/store-error.ts'

const coded = (code: string) => Object.assign(new Error('said'), { code })

test('what says that the server cannot be used now is told apart from what it says of a statement', (t) => {
  for (const code of ['08006', '53300', '57P01', '57P03', '25006', 'ECONNRESET']) t.true(connectionLost(coded(code)), code)
  for (const code of ['23505', '42601', '57014', '40001']) t.false(connectionLost(coded(code)), code)
})

test('a full disk has its own code, and no message holds the password', (t) => {
  const said = postgresqlError(coded('53100'), 'postgresql://ada:hunter2@db/airlock')
  t.true(said instanceof StoreError && said.code === 'disk_full' && !said.message.includes('hunter2'))
})

test('what is in our words already, and what is no trouble, passes through', (t) => {
  const said = new StoreError('database_unreachable', 'gone')
  t.is(postgresqlError(said, 'x'), said)
  const mistake = new TypeError('no')
  t.is(postgresqlError(mistake, 'x'), mistake)
})
