import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Resident memory of a process in MiB, from proc_pid_status(5); undefined where there is no /proc or no such process. */
export function residentMb(pid: number): number | undefined {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return kb === undefined ? undefined : Number(kb) / 1_024
}

/** Time on processors so far, ms, from proc_pid_stat(5): user and system, in hundredths of a second. */
export function cpuMs(pid: number): number | undefined {
  // The second field is a name in brackets that may hold anything.
  const fields = /^.*\) (.+)$/s.exec(read(`/proc/${pid}/stat`))?.[1]?.split(' ')
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * 10
}

/** The first child of a process, from proc_tid_children(5), which not every kernel has, or else by asking all processes for their parent. */
export function childOf(pid: number): number | undefined {
  const child = /^\d+/.exec(read(`/proc/${pid}/task/${pid}/children`))?.[0]
  return child === undefined ? processes().find((each) => parentOf(each) === pid) : Number(child)
}

/** From proc_pid_status(5). */
export function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return parent === undefined ? undefined : Number(parent)
}

function processes(): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
  } catch {
    return []
  }
}

/** When the computer runs out of memory, its kernel shall end this process before the gateway (proc_pid_oom_score_adj(5)). */
export function offerToOomKiller(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '800')
  } catch {
    // Not Linux, or not allowed here: then the kernel decides by size alone.
  }
}

// Synchronous: the kernel answers from memory, faster than a thread could be asked.
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
