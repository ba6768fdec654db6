import test from 'ava'
import { deedOf, factsOf } from '../../../../core/console/record/entry-words.ts'
import { en } from '../../../../core/console/words/en.ts'
import { fill } from '../../../../core/console/words/fill.ts'
import type { Words } from '../../../../core/console/words/words.tsx'

const say: Words['say'] = (key, ...values) => fill(en[key], values[0], 'en')
const place = { gateway: 'g', seq: 1, hash: 'h', at: '2026-11-23T00:00:00.000Z' }

test('each kind of entry is a line of words', (t) => {
  t.is(deedOf({ ...place, kind: 'use', capability: 'net.http', tried: 'GET https://a.example/' }, say), 'net.http: GET https://a.example/')
  t.is(deedOf({ ...place, kind: 'count', capability: 'log', uses: 3 }, say), 'log, 3 times')
  t.is(deedOf({ ...place, kind: 'owner', action: 'grant.allow', subject: 'web net.http' }, say), 'grant.allow web net.http')
  t.is(deedOf({ ...place, kind: 'repair', cutBytes: 3 }, say), en['record.repair'])
  t.is(deedOf({ ...place, kind: 'repair', cutBytes: 0, gone: 79 }, say), '79 entries before this one were gone from the files.')
})

test('a use says how it ended, through what it came and with which secrets', (t) => {
  t.deepEqual(factsOf({ ...place, kind: 'use', code: 'ok' }, say), ['done'])
  t.deepEqual(factsOf({ ...place, kind: 'use', code: 'grant_missing', secrets: ['api_key'], through: ['a b'] }, say), ['through a b', 'with api_key', 'grant_missing'])
  t.deepEqual(factsOf({ ...place, kind: 'use', code: 'grant_missing', outcome: 'unknown' }, say), ['grant_missing', en['record.unknown']])
  t.deepEqual(factsOf({ ...place, kind: 'owner' }, say), [])
  t.deepEqual(factsOf({ ...place, kind: 'owner', name: 'Ada' }, say), ['by Ada'])
})
