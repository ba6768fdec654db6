import { existsSync, readFileSync } from 'node:fs'
import test from 'ava'
import { createHostLauncher } from '../../../../sandbox/supervisor/host-launcher.ts'
import { seccompFilter } from '../../../../sandbox/supervisor/seccomp/seccomp-filter.ts'
import { clone, clone3, refusedSyscalls } from '../../../../sandbox/supervisor/seccomp/syscalls.ts'
import fc from '../../../helpers/fast-check.ts'
import { quietLog, ringCases, scriptedHost } from '../../../helpers/sandbox.ts'

const [inBubblewrap] = await ringCases()
const testInside = inBubblewrap!.skip ? test.skip : test

const allow = 0x7fff_0000
const kill = 0x8000_0000
const eperm = 0x0005_0001
const enosys = 0x0005_0026

const audit = { x64: 0xc000_003e, arm64: 0xc000_00b7 } as const
type Arch = keyof typeof audit
const column = { x64: 0, arm64: 1 } as const

/** Runs classic BPF as the kernel does, over one `struct seccomp_data`. */
function verdictOf(program: Buffer, data: Buffer): number {
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const code = program.readUInt16LE(at * 8)
    const [jt, jf, k] = [program.readUInt8(at * 8 + 2), program.readUInt8(at * 8 + 3), program.readUInt32LE(at * 8 + 4)]
    const jump = (holds: boolean): void => { at += holds ? jt : jf }
    if (code === 0x20) accumulator = data.readUInt32LE(k)
    else if (code === 0x15) jump(accumulator === k)
    else if (code === 0x35) jump(accumulator >= k)
    else if (code === 0x45) jump(((accumulator & k) >>> 0) !== 0)
    else if (code === 0x06) return k
    else throw new RangeError(`instruction ${code} is not one the filter uses`)
  }

  throw new RangeError('the program ran past its end')
}

function ask(arch: Arch, syscall: number, argument0 = 0, auditArch: number = audit[arch]): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(syscall, 0)
  data.writeUInt32LE(auditArch, 4)
  data.writeUInt32LE(argument0 >>> 0, 16)
  return verdictOf(seccompFilter(arch)!, data)
}

for (const arch of ['x64', 'arm64'] as const) {
  test(`${arch}: every call of the table is refused`, (t) => {
    for (const [name, numbers] of Object.entries(refusedSyscalls)) {
      const number = numbers[column[arch]]
      if (number !== null) t.is(ask(arch, number), eperm, name)
    }
  })

  test(`${arch}: a call from another architecture ends the process`, (t) => {
    t.is(ask(arch, 0, 0, 0x4000_0003), kill)
  })

  test(`${arch}: threads may start; processes and namespaces may not`, (t) => {
    // What glibc passes for pthread_create.
    const thread = 0x003d_0f00
    const number = clone[column[arch]]!
    t.is(ask(arch, number, thread), allow)
    t.is(ask(arch, number, 17), eperm)
    for (const flag of [0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000]) {
      t.is(ask(arch, number, thread | flag), eperm)
    }

    t.is(ask(arch, clone3[column[arch]]!), enosys)
  })

  test(`${arch}: all that is not in the table is allowed, whatever its arguments`, (t) => {
    const special = [...Object.values(refusedSyscalls), clone, clone3].map((numbers) => numbers[column[arch]])
    fc.assert(fc.property(fc.integer({ min: 0, max: 600 }), fc.nat(), (number, argument) => {
      if (!special.includes(number)) t.is(ask(arch, number, argument), allow)
    }))
  })
}

test('x64: the x32 doors of the kernel are shut', (t) => {
  fc.assert(fc.property(fc.integer({ min: 0x4000_0000, max: 0x7fff_ffff }), (number) => ask('x64', number) === kill))
  t.pass()
})

test('a processor without a table gets no filter', (t) => {
  t.is(seccompFilter('riscv64'), undefined)
})

test('the numbers are those of this computer\'s kernel headers', (t) => {
  const headers = { x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h', arm64: '/usr/include/asm-generic/unistd.h' }
  for (const arch of ['x64', 'arm64'] as const) {
    const text = existsSync(headers[arch]) ? readFileSync(headers[arch], 'utf8') : ''
    if (text === '') t.log(`not compared: ${headers[arch]} is not on this computer`)
    for (const [name, numbers] of Object.entries({ ...refusedSyscalls, clone, clone3 })) {
      const found = new RegExp(`#define __NR(?:3264)?_${name}\\s+(\\d+)\\s`).exec(text)?.[1]
      if (found !== undefined) t.is(numbers[column[arch]], Number(found), `${arch} ${name}`)
    }
  }

  t.pass()
})

testInside(`the kernel has the filter on a running host, ${inBubblewrap!.name}`, async (t) => {
  const launcher = createHostLauncher({ node: process.execPath, hostCommand: scriptedHost(), log: quietLog })
  const host = await launcher.launch({ jit: true })
  const status = readFileSync(`/proc/${host.process.pid()}/status`, 'latin1')
  host.process.kill()
  await host.process.exited

  t.true(launcher.rings().seccomp.up, launcher.rings().seccomp.why)
  t.regex(status, /^Seccomp:\s+2$/m)
  t.regex(status, /^NoNewPrivs:\s+1$/m)
  t.regex(status, /^CapEff:\s+0+$/m)
})
