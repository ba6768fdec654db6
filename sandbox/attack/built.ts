import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type HostCommand, hostCommand, type HostKind } from '../protocol/host-command.ts'

const folder = fileURLToPath(new URL('../../dist/attack/', import.meta.url))

/** The code of all hostile guests and puppets by name, as scripts/build-guest.ts collected it. */
export function readGuests(): { guests: Record<string, string>; puppets: Record<string, string> } {
  return JSON.parse(readFileSync(`${folder}guests.json`, 'utf8')) as { guests: Record<string, string>; puppets: Record<string, string> }
}

/** A host without an engine that lies on the pipe when told so. */
export function forgerCommand(): HostCommand {
  const entry = `${folder}hosts/forger.mjs`
  return { args: ['--permission', `--allow-fs-read=${entry}`, '--no-warnings', entry], readable: [entry] }
}

export interface TakenOver {
  /** May it call into the C library? Stands for native code that came in by a hole in V8. */
  native?: boolean
  /** Without Node's permissions: for the self-checks. */
  naked?: boolean
}

/** As the real host is started, in every argument but the entry: that is the attacker's. */
export function takenOverCommand(kind: HostKind, { native = false, naked = false }: TakenOver = {}): HostCommand {
  const real = hostCommand(kind)
  const entry = `${folder}hosts/within.mjs`
  const realEntry = real.readable[0]!
  const args = real.args.map((arg) => arg.replace(realEntry, entry)).filter((arg) => !naked || !/^--(?:permission|allow-)/.test(arg))
  return { args: native && !naked ? ['--allow-ffi', ...args] : args, readable: [entry, ...real.readable.slice(1)] }
}
