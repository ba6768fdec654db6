import { LedgerIndexEntry } from '../store/entities/ledger-index-entry.ts'
import type { Store } from '../store/store.ts'
import type { Placed } from './entry.ts'
import type { Ledger, LedgerLog } from './ledger.ts'
import { decodeLine, type Line, maxLineBytes } from './line.ts'
import { readLines, segmentFile, segmentNumbers } from './segments.ts'
import type { Known } from './verify.ts'

/** Entries that go into the database together, and hold everything else up for as long. */
const batchSize = 50
/** Between two batches, while nobody waits: entering them must not slow what they are about. */
const pauseMs = 60
/** After something was written. */
const delayMs = 250
const knownPage = 5_000

/** Enters the ledger's entries into the database, some time after they were written, so that they can be found. */
export interface LedgerIndex extends AsyncDisposable {
  /** Resolves when all that stood in the segments when it was called can be found. */
  catchUp(): Promise<void>
  /** The last entry that the database knows; 0 when it knows none. */
  lastKnown(): Promise<number>
  /** What the database knows of this gateway's chain up to this entry, in order. */
  known(upTo: number): AsyncGenerator<Known>
}

interface Position {
  segment: number
  byte: number
  /** The last entry before it. A lower number behind it was put there by somebody: `verify` names it. */
  seq: number
}

/** The last entry of this gateway's chain that the database knows; 0 when it knows none. */
export async function lastIndexed(store: Pick<Store, 'rows'>, gateway: string): Promise<number> {
  const [row] = await store.rows('select max("seq") as "seq" from "ledger_entries" where "gateway" = ?', [gateway])
  return Number(row?.seq ?? 0)
}

export function createLedgerIndex({ store, ledger, log }: { store: Store; ledger: Ledger; log: LedgerLog }): LedgerIndex {
  let position: Position | undefined
  let running: Promise<void> | undefined
  let due: NodeJS.Timeout | undefined
  let isHurried = false
  let goOn: (() => void) | undefined
  let isClosed = false

  const lastKnown = () => lastIndexed(store, ledger.gateway)

  async function enterAll(): Promise<void> {
    position ??= await firstPosition()
    for (const segment of segmentNumbers(ledger.folder).filter((number) => number >= position!.segment)) {
      if (segment > position.segment) position = { ...position, segment, byte: 0 }
      for await (const { lines, end } of batches(segmentFile(ledger.folder, segment), position.byte)) {
        const newer = after(position.seq, lines)
        await enter(newer)
        position = { segment, byte: end, seq: newer.at(-1)?.entry.seq ?? position.seq }
        if (!isHurried) await pause()
      }
    }
  }

  async function firstPosition(): Promise<Position> {
    const last = await lastKnown()
    return { ...(await positionAfter(ledger.folder, last)), seq: last }
  }

  async function enter(lines: readonly Line[]): Promise<void> {
    await store.commit(async (sql) => {
      for (const { hash, entry } of lines) await sql.insert(LedgerIndexEntry, rowOf(ledger.gateway, hash, entry))
    })
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs)
      goOn = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Somebody waits: no pauses until it is done. */
  function hurry(): void {
    isHurried = true
    goOn?.()
  }

  function run(): Promise<void> {
    running ??= enterAll().finally(() => {
      running = undefined
      isHurried = false
    })
    return running
  }

  const stop = ledger.onWritten(() => {
    if (running !== undefined || isClosed || due !== undefined) return
    due = setTimeout(() => {
      due = undefined
      run().catch((error: unknown) => {
        position = undefined
        log.warn({ err: error }, 'entries of the ledger could not be entered into the database; they will be')
      })
    }, delayMs).unref()
  })

  return {
    async catchUp() {
      hurry()
      // One under way may have passed what was written since.
      await running?.catch(() => {})
      const done = run()
      hurry()
      await done
    },

    lastKnown,

    async *known(upTo) {
      for (let after = 0; ; ) {
        const rows = await store.rows('select "seq", "hash" from "ledger_entries" where "gateway" = ? and "seq" > ? and "seq" <= ? order by "seq" limit ?', [ledger.gateway, after, upTo, knownPage])
        for (const { seq, hash } of rows) yield { seq: Number(seq), hash: String(hash), from: 'the database' }
        if (rows.length < knownPage) return
        after = Number(rows.at(-1)!.seq)
      }
    },

    async [Symbol.asyncDispose]() {
      isClosed = true
      stop()
      clearTimeout(due)
      hurry()
      await running?.catch(() => {})
      const last = run()
      hurry()
      await last.catch((error: unknown) => log.warn({ err: error }, 'the last entries of the ledger are not in the database yet; the next start enters them'))
    },
  }
}

/** Those whose numbers go on from `seq`, each higher than the one before it. */
function after(seq: number, lines: readonly Line[]): Line[] {
  let last = seq
  return lines.filter(({ entry }) => {
    const isNext = entry.seq > last
    last = Math.max(last, entry.seq)
    return isNext
  })
}

/** The lines from there on, in batches; a last one that is still being written is left for the next time. */
async function* batches(file: string, from: number): AsyncGenerator<{ lines: Line[]; end: number }> {
  let lines: Line[] = []
  let end = from
  for await (const raw of readLines(file, maxLineBytes, from)) {
    if (!raw.whole) break
    const line = decodeLine(raw.bytes)
    end = raw.at + raw.bytes.length + 1
    // What was changed is not what happened: `verify` names it.
    if (typeof line !== 'string') lines.push(line)
    if (lines.length < batchSize) continue
    yield { lines, end }
    lines = []
  }

  if (lines.length > 0) yield { lines, end }
}

/** The place of the first entry after `seq`. */
async function positionAfter(folder: string, seq: number): Promise<Pick<Position, 'segment' | 'byte'>> {
  for (const segment of segmentNumbers(folder).toReversed()) {
    let byte = 0
    let isFirst = true
    for await (const raw of readLines(segmentFile(folder, segment), maxLineBytes)) {
      const line = raw.whole ? decodeLine(raw.bytes) : 'is no entry'
      const entry = typeof line === 'string' ? undefined : line.entry
      if (isFirst && entry !== undefined && entry.seq > seq + 1) break
      isFirst = false
      if (entry !== undefined && entry.seq > seq) return { segment, byte: raw.at }
      byte = raw.at + raw.bytes.length + 1
    }
    if (!isFirst) return { segment, byte }
  }

  return { segment: segmentNumbers(folder)[0] ?? 1, byte: 0 }
}

function rowOf(gateway: string, hash: string, placed: Placed) {
  const { seq, at, prev: _prev, ...entry } = placed
  const of = (key: string): string | null => {
    const value: unknown = Reflect.get(entry, key)
    return typeof value === 'string' ? value : null
  }
  return {
    gateway, seq, hash, entry,
    at: new Date(at),
    kind: entry.kind,
    plugin: of('plugin'), capability: of('capability'), code: of('code'), principal: of('principal'), session: of('session'), turn: of('turn'),
  }
}
