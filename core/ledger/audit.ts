import { open } from 'node:fs/promises'
import path from 'node:path'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { AuditEntry, AuditFilter, AuditHead, AuditVerification } from '../operations/shapes/audit.ts'
import { requireAdmin } from '../plugins/require-admin.ts'
import { Principal } from '../store/entities/principal.ts'
import { LedgerIndexEntry } from '../store/entities/ledger-index-entry.ts'
import type { Store } from '../store/store.ts'
import { LedgerError } from './ledger-error.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerIndex } from './ledger-index.ts'
import { maxLineBytes } from './line.ts'
import { readLines, segmentFile, segmentNumbers } from './segments.ts'
import { isSignedByPublic } from './signer.ts'
import { type Known, type SourceLine, verifyChain } from './verify.ts'

const exportBytes = 512 * 1024
const maxSubjectChars = 1_000

/** The record of what plugins did, for its owner; each method is the operation of its name. */
export interface Audit {
  /** Newest first, of all gateways of the database. */
  list(caller: Caller, input: AuditFilter): Promise<{ entries: AuditEntry[]; next?: string }>
  /** Reads this gateway's whole chain. Throws LedgerError `head_invalid` on a head that this gateway did not sign. */
  verify(caller: Caller, input: { head?: AuditHead }): Promise<AuditVerification>
  /** The segments as they are, piece by piece: `from` is `next` of the piece before. */
  export(caller: Caller, input: { from?: string }): Promise<{ text: string; next?: string; head: AuditHead }>
  /** Enters what an owner changed. A ledger that cannot be written says so in the log, and takes nothing back. */
  record(caller: Pick<Caller, 'principal'>, action: string, subject: string): Promise<void>
}

export function createAudit({ store, ledger, index }: { store: Store; ledger: Ledger; index: LedgerIndex }): Audit {
  return {
    async list(caller, filter) {
      requireAdmin(caller, 'reading the record')
      await index.catchUp()
      const rows = await store.fork().find(LedgerIndexEntry, where(filter), { orderBy: { at: 'desc', gateway: 'desc', seq: 'desc' }, limit: filter.limit + 1, disableIdentityMap: true })
      const page = rows.slice(0, filter.limit)
      const last = page.at(-1)
      const nameOf = await namesOf(store, page.flatMap(({ principal }) => principal ?? []))
      const entries = page.map(({ gateway, seq, hash, at, principal, entry }) => ({ gateway, seq, hash, at: at.toISOString(), ...(entry as { kind: string }), name: nameOf.get(principal ?? '') }))
      return { entries, ...(rows.length > filter.limit && last && { next: `${last.at.toISOString()}_${last.gateway}_${last.seq}` }) }
    },

    async verify(caller, { head }) {
      requireAdmin(caller, 'checking the record')
      if (head !== undefined) requireOwnHead(head)
      // In this order: what is written meanwhile is in neither.
      const last = await index.lastKnown()
      const now = await ledger.head()
      await index.catchUp()
      const kept = head === undefined ? undefined : { seq: head.seq, hash: head.hash, from: 'the head that you kept' }
      // The database learns of entries from the files: of what never got there only this process knows.
      const live = now.seq === 0 ? undefined : { seq: now.seq, hash: now.hash, from: 'the running gateway' }
      const known = merged(merged(index.known(Math.max(last, now.seq)), kept), live)
      const found = await verifyChain(segmentLines(ledger.folder), { publicKey: now.publicKey, known, gateway: ledger.gateway, isWhole: true, upTo: Math.max(last, now.seq) })
      return { ok: found.ok, entries: found.entries, head: now, findings: found.findings }
    },

    async export(caller, { from = '1_0' }) {
      requireAdmin(caller, 'exporting the record')
      const [segment = 0, byte = 0] = from.split('_').map(Number)
      const head = await ledger.head()
      const numbers = segmentNumbers(ledger.folder).filter((number) => number >= segment)
      if (numbers[0] === undefined) return { text: '', head }
      const { text, next } = await pieceOf(segmentFile(ledger.folder, numbers[0]), numbers[0] === segment ? byte : 0)
      if (next !== undefined) return { text, next: `${numbers[0]}_${next}`, head }
      return { text, head, ...(numbers[1] !== undefined && { next: `${numbers[1]}_0` }) }
    },

    async record({ principal }, action, subject) {
      await ledger.append({ kind: 'owner', action, principal, subject: subject.slice(0, maxSubjectChars) }).catch(() => {})
    },
  }

  function requireOwnHead(head: AuditHead): void {
    if (head.gateway === ledger.gateway && isSignedByPublic(ledger.publicKey, head, head.signature)) return
    throw new LedgerError('head_invalid', 'this head was not signed by this gateway, or was changed since', { gateway: head.gateway, seq: head.seq })
  }
}

async function namesOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const known = await store.fork().find(Principal, { id: { $in: [...new Set(ids)] } }, { fields: ['id', 'name'], disableIdentityMap: true })
  return new Map(known.map(({ id, name }) => [id, name]))
}

function where({ plugin, capability, code, session, turn, principal, kind, refused = false, since, until, before }: AuditFilter) {
  const what = [...(refused ? [{ kind: 'use', code: { $ne: 'ok' } }] : []), { kind: kind ?? { $in: deeds } }]
  const exact = Object.fromEntries(Object.entries({ plugin, capability, code, session, turn, principal }).filter(([, value]) => value !== undefined))
  const time = { ...(since !== undefined && { $gte: new Date(since) }), ...(until !== undefined && { $lt: new Date(until) }) }
  return { ...exact, $and: [...what, ...(since === undefined && until === undefined ? [] : [{ at: time }]), ...(before === undefined ? [] : [earlier(before)])] }
}

/** The others are marks of the chain itself. */
const deeds = ['use', 'count', 'owner', 'repair']

/** Entries of one millisecond are told apart by their places. */
function earlier(cursor: string) {
  const [, moment = '', gateway = '', seq = ''] = /^(.+)_([^_]+)_(\d{1,15})$/.exec(cursor) ?? []
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) throw new OperationError('input_invalid', '`before` is `next` of the page before', { before: cursor })
  return { $or: [{ at: { $lt: at } }, { at, gateway: { $lt: gateway } }, { at, gateway, seq: { $lt: Number(seq) } }] }
}

export async function* segmentLines(folder: string): AsyncGenerator<SourceLine> {
  for (const number of segmentNumbers(folder)) {
    const file = segmentFile(folder, number)
    const source = path.basename(file)
    let line = 0
    for await (const raw of readLines(file, maxLineBytes)) yield { ...raw, source, line: ++line }
  }
}

async function* merged(known: AsyncIterable<Known>, head: Known | undefined): AsyncGenerator<Known> {
  let kept = head
  for await (const one of known) {
    if (kept !== undefined && kept.seq <= one.seq) {
      yield kept
      kept = undefined
    }
    yield one
  }

  if (kept !== undefined) yield kept
}

/** Whole lines from there on; `next` where more follow. */
async function pieceOf(file: string, from: number): Promise<{ text: string; next?: number }> {
  await using handle = await open(file, 'r')
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(exportBytes), 0, exportBytes, from)
  const end = buffer.lastIndexOf(0x0a, bytesRead - 1) + 1
  if (bytesRead < exportBytes || end === 0) return { text: buffer.toString('utf8', 0, bytesRead) }
  return { text: buffer.toString('utf8', 0, end), next: from + end }
}
