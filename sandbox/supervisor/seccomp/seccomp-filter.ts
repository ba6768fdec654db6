import { answer, dataOffset, encodeProgram, load, opcode, verdict } from './bpf.ts'
import type { Instruction } from './bpf.ts'
import { clone, clone3, refusedSyscalls } from './syscalls.ts'

const errno = { EPERM: 1, ENOSYS: 38 } as const

interface Architecture {
  /** AUDIT_ARCH_* of linux/audit.h. */
  audit: number
  column: 0 | 1
  /** Calls from here up belong to another ABI on the same processor (x32). */
  foreignFrom?: number
}

const architectures: Readonly<Record<string, Architecture>> = {
  x64: { audit: 0xc000_003e, column: 0, foreignFrom: 0x4000_0000 },
  arm64: { audit: 0xc000_00b7, column: 1 },
}

// A thread of this process; without this flag clone makes a new process.
const CLONE_THREAD = 0x0001_0000
// CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET; NEWTIME shares a bit with the exit signal and needs clone3.
const CLONE_NEW_ANY = 0x7e02_0000

/**
 * The filter for an extension host as `bwrap --seccomp` reads it, or undefined where no table
 * exists for this processor. Refused calls get EPERM; calls of a foreign ABI end the process.
 */
export function seccompFilter(arch: string): Buffer | undefined {
  const architecture = architectures[arch]
  return architecture && encodeProgram(filterProgram(architecture))
}

function filterProgram({ audit, column, foreignFrom }: Architecture): Instruction[] {
  return [
    load(dataOffset.architecture),
    unlessThen(opcode.jumpEqual, audit, verdict.kill),
    load(dataOffset.syscall),
    foreignFrom === undefined ? [] : whenThen(opcode.jumpAtLeast, foreignFrom, verdict.kill),
    Object.values(refusedSyscalls).flatMap((numbers) => refuse(numbers[column], errno.EPERM)),
    // libc falls back to clone, whose flags a filter can read; those of clone3 lie behind a pointer.
    refuse(clone3[column], errno.ENOSYS),
    cloneOnlyThreads(clone[column]),
    answer(verdict.allow),
  ].flat()
}

function refuse(syscall: number | null, error: number): Instruction[] {
  return syscall === null ? [] : whenThen(opcode.jumpEqual, syscall, verdict.refuse(error))
}

function cloneOnlyThreads(syscall: number | null): Instruction[] {
  if (syscall === null) return []
  const check = [
    load(dataOffset.argument0),
    whenThen(opcode.jumpAnySet, CLONE_NEW_ANY, verdict.refuse(errno.EPERM)),
    unlessThen(opcode.jumpAnySet, CLONE_THREAD, verdict.refuse(errno.EPERM)),
    answer(verdict.allow),
  ].flat()
  return [{ code: opcode.jumpEqual, jt: 0, jf: check.length, k: syscall }, ...check]
}

function whenThen(code: number, k: number, result: number): Instruction[] {
  return [{ code, jt: 0, jf: 1, k }, answer(result)]
}

function unlessThen(code: number, k: number, result: number): Instruction[] {
  return [{ code, jt: 1, jf: 0, k }, answer(result)]
}
