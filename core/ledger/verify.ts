import { decodeLine } from './line.ts'
import { checkpointEvery, firstPrev, type Placed } from './entry.ts'
import { type Head, isSignedByPublic } from './signer.ts'
import type { RawLine } from './segments.ts'

export interface SourceLine extends RawLine {
  /** Of the file that it stands in. */
  source: string
  /** From 1, in that file. */
  line: number
}

export type Fault = 'changed' | 'missing' | 'unreadable' | 'unsigned' | 'signature_wrong' | 'cut_off' | 'rewritten'

export interface Finding {
  fault: Fault
  /** The file, and the line in it; absent for what is not there any more. */
  source?: string
  line?: number
  /** Of the first entry that is not as it was written. */
  seq: number
  message: string
}

export interface Verification {
  ok: boolean
  entries: number
  /** The last entry that was read; absent when there is none. */
  head?: Head
  findings: Finding[]
}

/** What else is known of the chain: signed heads that somebody kept, or hashes that the database holds. */
export interface Known {
  seq: number
  hash: string
  /** Where it is known from: `the database`. */
  from: string
}

export interface VerifyOptions {
  /** The only key whose signatures count: SPKI, base64. */
  publicKey: string
  /** Ordered by seq. */
  known: AsyncIterable<Known> | Iterable<Known>
  /** Whose chain it is, where that is known: without it only the first entry of a segment tells. */
  gateway?: string
  /** Must the first entry be there? An export may begin with any segment. */
  isWhole: boolean
  /** Entries with higher numbers are not looked at where they follow this one: they were written meanwhile. */
  upTo?: number
}

/** More say nothing that the first do not. */
const maxFindings = 20

/** Reads a chain from its first line to its last and names what is not as it was written. */
export async function verifyChain(lines: AsyncIterable<SourceLine>, { publicKey, known, gateway: owner = '', isWhole, upTo = Infinity }: VerifyOptions): Promise<Verification> {
  const findings: Finding[] = []
  const find = (finding: Finding): void => {
    if (findings.length < maxFindings) findings.push(finding)
  }
  const expected = peekable(known)
  let last: { seq: number; hash: string } | undefined
  let gateway = owner
  let entries = 0
  let unsigned = 0

  for await (const raw of lines) {
    const at = { source: raw.source, line: raw.line }
    const seq = (last?.seq ?? 0) + 1
    const read = raw.whole ? decodeLine(raw.bytes) : 'is no entry'
    // A line behind the last that has a lower number was put there, by a copied file for one.
    if (seq > upTo && (typeof read === 'string' || read.entry.seq > upTo)) break
    if (typeof read === 'string') {
      find({ fault: read === 'was changed' ? 'changed' : 'unreadable', ...at, seq, message: `entry ${seq} ${read === 'was changed' ? 'was changed: it does not match its own hash' : raw.whole ? 'is no entry' : 'is cut in the middle'}` })
      // Its place is taken: what follows is compared with what it says itself.
      last = { seq, hash: '' }
      continue
    }

    const { entry, hash } = read
    entries++
    checkPlace(entry, last, isWhole, at, find)
    if (entry.kind === 'segment') gateway = entry.gateway
    if (entry.kind === 'checkpoint') {
      const head = { gateway, seq: entry.seq - 1, hash: entry.prev }
      if (!isSignedByPublic(publicKey, head, entry.signature)) find({ fault: 'signature_wrong', ...at, seq: entry.seq, message: `checkpoint ${entry.seq} is not signed by this gateway` })
      unsigned = 0
    } else if (++unsigned === 2 * checkpointEvery) find({ fault: 'unsigned', ...at, seq: entry.seq, message: `${unsigned} entries up to ${entry.seq} carry no checkpoint` })

    for (let next = await expected.peek(); next !== undefined && next.seq <= entry.seq; next = await expected.peek()) {
      if (next.seq === entry.seq && next.hash !== hash) find({ fault: 'rewritten', ...at, seq: entry.seq, message: `entry ${entry.seq} is not the one that ${next.from} knows` })
      expected.take()
    }

    // What stands where it does not belong says nothing of what comes after it.
    if (last === undefined || entry.seq > last.seq) last = { seq: entry.seq, hash }
  }

  const end = last?.seq ?? 0
  let gone: Known | undefined
  for (let next = await expected.peek(); next !== undefined && findings.length < maxFindings; next = await expected.peek()) {
    if (next.seq > end) gone = next
    expected.take()
  }
  if (gone !== undefined) find({ fault: 'cut_off', seq: end + 1, message: `the chain ends with entry ${end}; ${gone.from} knows entry ${gone.seq}` })

  return { ok: findings.length === 0, entries, ...(last && { head: { gateway, ...last } }), findings }
}

function checkPlace(entry: Placed, last: { seq: number; hash: string } | undefined, isWhole: boolean, at: { source: string; line: number }, find: (finding: Finding) => void): void {
  if (last === undefined) {
    if (isWhole && entry.seq > 1) find({ fault: 'missing', ...at, seq: 1, message: missingText(1, entry.seq - 1) })
    else if (entry.kind !== 'segment') find({ fault: 'missing', ...at, seq: 1, message: `the chain begins with entry ${entry.seq}, which begins no segment` })
    else if (entry.seq === 1 && entry.prev !== firstPrev) find({ fault: 'changed', ...at, seq: 1, message: 'the first entry names one before it' })
    return
  }
  const seq = last.seq + 1
  if (entry.seq !== seq) {
    const message = entry.seq > seq ? missingText(seq, entry.seq - 1) : `entry ${entry.seq} stands where entry ${seq} belongs`
    return find({ fault: 'missing', ...at, seq, message })
  }
  if (last.hash !== '' && entry.prev !== last.hash) find({ fault: 'changed', ...at, seq: last.seq, message: `entry ${last.seq} is not the one that entry ${entry.seq} was written after` })
}

const missingText = (from: number, to: number) => (from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`)

function peekable(known: AsyncIterable<Known> | Iterable<Known>) {
  const iterator = Symbol.asyncIterator in known ? known[Symbol.asyncIterator]() : known[Symbol.iterator]()
  let held: Known | undefined
  return {
    async peek(): Promise<Known | undefined> {
      if (held === undefined) {
        const { value, done } = await iterator.next()
        held = done ? undefined : value
      }
      return held
    },
    take(): void {
      held = undefined
    },
  }
}
