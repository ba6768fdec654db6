import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ExecutionContext } from 'ava'
import type { UseEntry } from '../../core/ledger/entry.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../core/ledger/ledger.ts'
import { maxLineBytes } from '../../core/ledger/line.ts'
import { readLines, segmentFile, segmentNumbers } from '../../core/ledger/segments.ts'
import { createSigner } from '../../core/ledger/signer.ts'
import type { SourceLine } from '../../core/ledger/verify.ts'

export const signer = createSigner('a secret of the gateway')

export async function ledgerFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'airlock-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function open(dataDir: string, more: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openLedger({ dataDir, gateway: 'gw', signer, log: { warn() {}, error() {} }, ...more })
}

export function used(tried = 'GET https://example.com/', more: Partial<UseEntry> = {}): UseEntry {
  return { kind: 'use', plugin: 'web', version: '1.0.0', digest: 'sha512-x', capability: 'net.http', method: 'fetch', tried, code: 'ok', ms: 1, principal: 'ada', ...more }
}

export async function* linesOf(dataDir: string): AsyncGenerator<SourceLine> {
  const folder = path.join(dataDir, 'ledger')
  for (const number of segmentNumbers(folder)) {
    let line = 0
    for await (const raw of readLines(segmentFile(folder, number), maxLineBytes)) yield { ...raw, source: String(number), line: ++line }
  }
}
