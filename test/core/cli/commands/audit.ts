import test from 'ava'
import { auditCommands } from '../../../../core/cli/commands/audit.ts'

const listing = auditCommands.find((command) => command.words[1] === 'list')
const cell = (title: string, row: object) => (listing && 'listing' in listing ? listing.listing?.columns.find((column) => column.title === title)?.cell(row as Record<string, unknown>) : undefined)

test('an entry of each kind is one line of words', (t) => {
  t.is(cell('DID', { kind: 'use', capability: 'net.http', tried: 'GET https://a.example/' }), 'net.http: GET https://a.example/')
  t.is(cell('DID', { kind: 'count', capability: 'log', uses: 7 }), 'log, 7 times')
  t.is(cell('DID', { kind: 'owner', action: 'grant.allow', subject: 'web net.http' }), 'grant.allow web net.http')
  t.is(cell('DID', { kind: 'repair', cutBytes: 3 }), 'the rest of a half-written entry was cut off after a crash')
  t.is(cell('DID', { kind: 'repair', cutBytes: 0, gone: 79 }), '79 entries before this one were gone from the files')
  t.is(cell('DID', { kind: 'checkpoint' }), 'checkpoint')
  t.is(cell('WHO', { plugin: 'web', principal: 'ada' }), 'web')
  t.is(cell('WHO', { principal: 'ada' }), 'ada')
})
