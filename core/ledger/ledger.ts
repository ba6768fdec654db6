import path from 'node:path'
import { checkpointEvery, type CountEntry, type LedgerEntry, type Placed } from './entry.ts'
import { LedgerError } from './ledger-error.ts'
import { encodeLine } from './line.ts'
import { findTail } from './recovery.ts'
import { openSegment } from './segment-writer.ts'
import type { Head, Signer } from './signer.ts'

/** A segment this large is followed by another. */
const defaultSegmentBytes = 8 * 1024 * 1024
const checkpointMs = 30_000
const syncMs = 1_000
const countMs = 60_000
/** After a failure, whether the disk takes entries again is tried at most so often. */
const retryMs = 1_000

export interface SignedHead extends Head {
  at: string
  publicKey: string
  signature: string
}

/**
 * The record of what plugins did: a chain of hashes in files that are only ever appended to, one chain per gateway.
 * An entry is in the file, which outlives this process, before whoever waits for `append` goes on; it is on the disk
 * a second later, which matters when the computer loses power.
 */
export interface Ledger extends AsyncDisposable {
  readonly folder: string
  readonly gateway: string
  /** What its heads are signed with: Ed25519, SPKI, base64. */
  readonly publicKey: string
  /** Throws LedgerError `ledger_unwritable` while nothing can be recorded: then nothing may be done that must be. */
  requireWritable(): void
  /** Resolves once the entry is written. Rejects with LedgerError `ledger_unwritable`, and the entry is not in the chain. */
  append(entry: LedgerEntry): Promise<void>
  /** For what is too frequent to be listed: the sums are entered once a minute. */
  count(plugin: string, capability: string): void
  /** The end of the chain, signed now. */
  head(): Promise<SignedHead>
  /** Resolves when all that was appended is on the disk. */
  sync(): Promise<void>
  /** Called with what was written; returns the stop. */
  onWritten(listener: (entries: readonly Placed[]) => void): () => void
}

export interface LedgerLog {
  warn(about: object, message: string): void
  error(about: object, message: string): void
}

export interface LedgerOptions {
  /** `DATA_DIR/ledger` holds the segments. */
  dataDir: string
  gateway: string
  signer: Signer
  log: LedgerLog
  /** The last entry that the database knows: no number is given twice, also where the files have lost their end. */
  lastKnown?: number
  segmentBytes?: number
  now?: () => Date
}

interface Waiting {
  entry: LedgerEntry | undefined
  written: PromiseWithResolvers<void>
}

export async function openLedger({ dataDir, gateway, signer, log, lastKnown = 0, segmentBytes = defaultSegmentBytes, now = () => new Date() }: LedgerOptions): Promise<Ledger> {
  const folder = path.join(dataDir, 'ledger')
  const tail = await findTail(folder).catch((cause: unknown) => {
    throw new LedgerError('ledger_unwritable', `${folder} cannot be read: ${cause instanceof Error ? cause.message : 'unknown'}`, { folder }, { cause })
  })
  const writer = openSegment(folder, { segment: tail.segment || 1, bytes: tail.bytes })
  const listeners = new Set<(entries: readonly Placed[]) => void>()
  const gone = Math.max(0, lastKnown - tail.seq)
  let { hash } = tail
  let seq = tail.seq + gone
  let waiting: Waiting[] = []
  let draining: Promise<void> | undefined
  let unsigned = 0
  let signTimer: NodeJS.Timeout | undefined
  let syncTimer: NodeJS.Timeout | undefined
  let trouble: { error: LedgerError; triedAt: number } | undefined
  let counts = new Map<string, CountEntry>()
  let countTimer: NodeJS.Timeout | undefined
  let isClosed = false
  /** The file that is written to is not the one that anybody would read. */
  let isDisplaced = false

  /** Writes all of these, or none. One at a time: `drain` and nobody else calls it. */
  async function write(entries: readonly LedgerEntry[]): Promise<void> {
    const at = now().toISOString()
    let [nextSeq, prev] = [seq, hash]
    let text = ''
    const placed = entries.map((entry) => {
      const whole = { ...entry, seq: ++nextSeq, at, prev } as Placed
      const line = encodeLine(whole)
      prev = line.hash
      text += line.text
      return whole
    })
    try {
      await writer.write(text)
    } catch (cause) {
      throw failed(cause)
    }
    if (trouble !== undefined) log.warn({ seq: nextSeq }, 'the ledger takes entries again')
    trouble = undefined
    ;[seq, hash] = [nextSeq, prev]
    unsigned += entries.length
    syncTimer ??= setTimeout(syncNow, syncMs).unref()
    for (const listener of listeners) listener(placed)
  }

  function failed(cause: unknown): LedgerError {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    const error = new LedgerError('ledger_unwritable', `what plugins do cannot be recorded (${code}), so they may do nothing until it can`, { code }, { cause })
    if (trouble === undefined) log.error({ err: error, folder }, 'the ledger cannot be written')
    trouble = { error, triedAt: performance.now() }
    return error
  }

  const segmentEntry = (): LedgerEntry => ({ kind: 'segment', gateway, segment: writer.number, publicKey: signer.publicKey })
  const checkpoint = (end?: true): LedgerEntry => ({ kind: 'checkpoint', signature: signer.sign({ gateway, seq, hash }), ...(end && { end }) })

  async function startSegmentIfDue(): Promise<void> {
    if (isDisplaced) await writer.next()
    else if (writer.bytes >= segmentBytes) {
      await sign()
      await writer.next()
    }
    isDisplaced = false
    if (writer.bytes === 0) await write([segmentEntry()])
  }

  async function sign(end?: true): Promise<void> {
    clearTimeout(signTimer)
    signTimer = undefined
    if (unsigned === 0 && !end) return
    await write([checkpoint(end)])
    unsigned = 0
  }

  /** All that came while one write was under way is the next one. */
  async function drain(): Promise<void> {
    // What happens in this turn of the event loop goes together.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await startSegmentIfDue()
        const entries = batch.flatMap(({ entry }) => entry ?? [])
        if (entries.length > 0) await write(entries)
        if (unsigned >= checkpointEvery || batch.some(({ entry }) => entry === undefined)) await sign()
        for (const { written } of batch) written.resolve()
      } catch (error) {
        // A segment that cannot be ended hinders as much as one that cannot be written.
        const failure = error instanceof LedgerError ? error : failed(error)
        for (const { written } of batch) written.reject(failure)
      }
      if (unsigned > 0) signTimer ??= setTimeout(() => void enqueue(undefined).catch(() => {}), checkpointMs).unref()
    }
    // In the same moment as the last look: what comes next begins anew.
    draining = undefined
  }

  /** Without an entry, the chain is signed. */
  function enqueue(entry: LedgerEntry | undefined): Promise<void> {
    const written = Promise.withResolvers<void>()
    waiting.push({ entry, written })
    draining ??= drain()
    return written.promise
  }

  function syncNow(): void {
    syncTimer = undefined
    toDisk().catch(failed)
  }

  async function toDisk(): Promise<void> {
    await writer.sync()
    const segment = writer.number
    if ((await writer.isInPlace()) || segment !== writer.number || isDisplaced) return
    isDisplaced = true
    log.error({ folder, segment }, 'the file that the ledger is written to was deleted or replaced; it goes on in another, and "airlock audit verify" names what is missing')
  }

  function enterCounts(): void {
    clearTimeout(countTimer)
    countTimer = undefined
    const entries = [...counts.values()]
    counts = new Map()
    for (const entry of entries) enqueue(entry).catch(() => {})
  }

  if (gone > 0) log.error({ known: lastKnown, last: tail.seq }, 'entries at the end of the ledger are gone that the database knows of; it goes on after them, and "airlock audit verify" names them')
  if (tail.cutBytes > 0) log.warn({ cutBytes: tail.cutBytes, segment: tail.segment }, 'the ledger ended half written, as after a crash; the rest of its last entry was cut off')
  if (tail.cutBytes > 0 || gone > 0) await enqueue({ kind: 'repair', cutBytes: tail.cutBytes, ...(gone > 0 && { gone }) }).catch(() => {})

  return {
    folder,
    gateway,
    publicKey: signer.publicKey,
    requireWritable() {
      if (trouble === undefined) return
      if (performance.now() - trouble.triedAt >= retryMs) {
        trouble.triedAt = performance.now()
        unsigned++
        enqueue(undefined).catch(() => {})
      }
      throw trouble.error
    },
    append: enqueue,
    count(plugin, capability) {
      const key = `${plugin}\n${capability}`
      const known = counts.get(key)
      if (known) known.uses++
      else counts.set(key, { kind: 'count', plugin, capability, uses: 1, since: now().toISOString() })
      countTimer ??= setTimeout(enterCounts, countMs).unref()
    },
    async head() {
      await draining
      const about = { gateway, seq, hash }
      return { ...about, at: now().toISOString(), publicKey: signer.publicKey, signature: signer.sign(about) }
    },
    async sync() {
      await draining
      await toDisk()
    },
    onWritten(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return
      isClosed = true
      enterCounts()
      await draining
      if (seq > 0) await sign(true).catch(() => {})
      clearTimeout(signTimer)
      clearTimeout(syncTimer)
      await writer.sync().catch(() => {})
      await writer[Symbol.asyncDispose]()
    },
  }
}
