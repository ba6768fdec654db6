import test from 'ava'
import { entryOfUse, recordUse } from '../../../core/ledger/use-entry.ts'
import type { LedgerEntry } from '../../../core/ledger/entry.ts'

const use = (changes: object = {}) => ({
  plugin: 'weather', version: '1.0.0', digest: 'sha512-x', caller: { principal: 'p1', session: 's1' }, capability: 'net.http', method: 'fetch',
  tried: 'GET https://example.com/page', code: 'ok', ms: 1.26, secrets: [], ...changes,
})

for (const [tried, entered] of [
  ['GET https://example.com/page', 'GET https://example.com/page'],
  ['GET https://example.com/page?key=hidden', 'GET https://example.com/page?…'],
  ['GET https://example.com/#hidden', 'GET https://example.com/?…'],
  ['what? nothing', 'what? nothing'],
  ['a'.repeat(400), 'a'.repeat(300)],
] as const) {
  test(`"${tried.slice(0, 40)}" is entered as "${entered.slice(0, 40)}"`, (t) => t.is(entryOfUse(use({ tried })).tried, entered))
}

test('what is too frequent is counted, and everything else listed', async (t) => {
  const counted: string[] = []
  const listed: LedgerEntry[] = []
  const ledger = { append: async (entry: LedgerEntry) => void listed.push(entry), count: (plugin: string, capability: string) => void counted.push(`${plugin} ${capability}`) }
  for (const capability of ['log', 'clock', 'random', 'net.http']) await recordUse(ledger, use({ capability }))
  t.deepEqual(counted, ['weather log', 'weather clock', 'weather random'])
  t.like(listed, [{ kind: 'use', capability: 'net.http', ms: 1.3, session: 's1' }])
})
