// Notes in AssemblyScript: text in and out by Extism's PDK, and one capability by Airlock's own function.
import { Host, Memory, Var } from '@extism/as-pdk'

// Any capability can be asked so: JSON text in, JSON text back, `{ ok, value }` or `{ ok, error }`.
// @ts-ignore: a decorator of AssemblyScript
@external('extism:host/user', 'airlock_call')
declare function airlock_call(offset: u64): u64

// @ts-ignore: a decorator of AssemblyScript
@external('extism:host/env', 'length')
declare function length(offset: u64): u64

function onAbort(message: string | null, fileName: string | null, line: u32, column: u32): void {
  unreachable()
}

function ask(request: string): string {
  const reply = airlock_call(Memory.allocateString(request).offset)
  return new Memory(reply, length(reply)).toString()
}

/** The day, as `2026-11-23`; empty where the clock was not granted. */
function today(): string {
  const reply = ask('{"capability":"clock","method":"now","input":{}}')
  const at = reply.indexOf('"iso":"')
  return at < 0 ? '' : reply.substr(at + 7, 10)
}

function output(text: string): i32 {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)))
  return 0
}

export function add(): i32 {
  const before = Var.getString('notes')
  const notes = (before == null ? '' : before + '\n') + `${today()} ${Host.inputString()}`
  Var.set('notes', Uint8Array.wrap(String.UTF8.encode(notes)))
  return output(`noted; there are ${notes.split('\n').length} now`)
}

export function list(): i32 {
  const notes = Var.getString('notes')
  return output(notes == null ? 'no notes yet' : notes)
}
