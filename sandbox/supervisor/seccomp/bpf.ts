/**
 * Classic BPF as seccomp runs it (linux/filter.h, seccomp(2)): each instruction is
 * `{ u16 code; u8 jt; u8 jf; u32 k }` in the machine's byte order; x64 and arm64 are little-endian.
 */
export interface Instruction {
  code: number
  /** Instructions to skip when a test holds, and when not. */
  jt: number
  jf: number
  k: number
}

export const opcode = { load: 0x20, jumpEqual: 0x15, jumpAtLeast: 0x35, jumpAnySet: 0x45, answer: 0x06 } as const

/** Offsets in `struct seccomp_data`; of a 64-bit argument the lower word. */
export const dataOffset = { syscall: 0, architecture: 4, argument0: 16 } as const

export const verdict = {
  allow: 0x7fff_0000,
  kill: 0x8000_0000,
  refuse: (errno: number) => 0x0005_0000 | errno,
} as const

export const load = (offset: number): Instruction => ({ code: opcode.load, jt: 0, jf: 0, k: offset })
export const answer = (k: number): Instruction => ({ code: opcode.answer, jt: 0, jf: 0, k })

export function encodeProgram(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8)
  for (const [index, { code, jt, jf, k }] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(jt, index * 8 + 2)
    bytes.writeUInt8(jf, index * 8 + 3)
    bytes.writeUInt32LE(k, index * 8 + 4)
  }

  return bytes
}
