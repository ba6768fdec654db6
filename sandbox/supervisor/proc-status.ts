import { readFileSync } from 'node:fs'

/** Resident memory of a process in MiB, from proc_pid_status(5); undefined where there is no /proc or no such process. */
export function residentMb(pid: number): number | undefined {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return kb === undefined ? undefined : Number(kb) / 1_024
}

/** The first child of a process, from proc_tid_children(5). */
export function childOf(pid: number): number | undefined {
  const child = /^\d+/.exec(read(`/proc/${pid}/task/${pid}/children`))?.[0]
  return child === undefined ? undefined : Number(child)
}

// Synchronous: the kernel answers from memory, faster than a thread could be asked.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
