import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { isSignedByPublic } from '../ledger/signer.ts'
import { type SourceLine, verifyChain } from '../ledger/verify.ts'
import { AuditHead, AuditVerification } from '../operations/shapes/audit.ts'
import { textOf } from './cell.ts'
import { CliError } from './cli-error.ts'
import type { Invocation } from './command.ts'
import { printableLines } from './printable.ts'

type Outcome = Pick<AuditVerification, 'ok' | 'entries' | 'findings'> & { head?: { seq: number; hash: string } }

/** `audit verify`: by the gateway over its own files, or here over an exported file. Answers 1 when something is wrong. */
export async function run({ input, json, terminal, gateway }: Invocation): Promise<number> {
  const head = input.head === undefined ? undefined : await readHead(textOf(input.head))
  const outcome: Outcome = input.file === undefined
    ? AuditVerification.parse(await (await gateway()).call('audit.verify', head === undefined ? {} : { head }))
    : await verifyFile(textOf(input.file), head)
  terminal.out(`${json ? JSON.stringify(outcome, null, 2) : printableLines(wordsOf(outcome))}\n`)
  return outcome.ok ? 0 : 1
}

async function readHead(file: string): Promise<AuditHead> {
  try {
    return AuditHead.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new CliError('usage_invalid', `${file} holds no head as "airlock audit export --head" prints it`, {}, { cause })
  }
}

async function verifyFile(file: string, head: AuditHead | undefined): Promise<Outcome> {
  if (head === undefined) throw new CliError('usage_invalid', 'An exported file is checked with --head: only the head says whose signatures count.')
  if (!isSignedByPublic(head.publicKey, head, head.signature)) throw new CliError('usage_invalid', 'The head is not signed by the key that it names: it was changed.')
  return verifyChain(linesOf(file), { publicKey: head.publicKey, known: [{ seq: head.seq, hash: head.hash, from: 'the head that you kept' }], gateway: head.gateway, isWhole: false })
}

async function* linesOf(file: string): AsyncGenerator<SourceLine> {
  let line = 0
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    yield { bytes: Buffer.from(text), at: 0, whole: true, source: file, line: ++line }
  }
}

function wordsOf({ ok, entries, head, findings }: Outcome): string {
  if (ok) return `${entries} entries, none changed, removed or cut off. The last is ${head?.seq ?? 0}, ${head?.hash.slice(0, 16) ?? 'none'}…`
  const places = findings.map(({ message, source, line }) => `- ${message}${source === undefined ? '' : ` (${source}${line === undefined ? '' : `, line ${line}`})`}`)
  return [`The record is not as it was written (${entries} entries read):`, ...places].join('\n')
}
