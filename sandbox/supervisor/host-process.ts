import { spawn } from 'node:child_process'
import type { ChildProcess, IOType } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { devNull } from 'node:os'
import type { Duplex, Readable } from 'node:stream'
import { once } from 'node:events'
import { SandboxError } from './sandbox-error.ts'
import { childOf, cpuMs, residentMb } from './proc-status.ts'
import { descriptor } from './bubblewrap.ts'
import { inheritedDescriptors } from './inherited-descriptors.ts'

const keptStderrChars = 4_096

export interface HostCommandLine {
  file: string
  args: readonly string[]
  /** Given to bubblewrap, which loads it right before it starts the program. */
  seccomp?: Buffer
  /** Does the command tell the pid of what it starts on `descriptor.info`? */
  tellsPid: boolean
}

/** An operating-system process that runs an extension host. */
export interface HostProcess {
  readonly frames: Duplex
  /** Settles when the process is gone; tells why in words. What it started in namespaces is then being ended by the kernel. */
  readonly exited: Promise<string>
  /** The pid of the host itself, as this computer numbers it. */
  pid(): number
  /** Resident memory as the kernel counts it; undefined where the kernel cannot be asked. */
  rssMb(): number | undefined
  /** Time on processors so far; undefined where the kernel cannot be asked. */
  cpuMs(): number | undefined
  /** SIGKILL: nothing less stops every guest. */
  kill(): void
}

/** Throws SandboxError `host_gone` when the program cannot be started at all. */
export async function startHostProcess(command: HostCommandLine): Promise<HostProcess> {
  const child = spawnWalled(command)
  const complaint = keepEnd(child.stderr)
  const exited = ended(child, complaint)
  const insidePid = command.tellsPid ? readChildPid(pipeAt(child, descriptor.info)) : undefined
  if (command.seccomp) sendProgram(pipeAt(child, descriptor.seccomp), command.seccomp)
  const frames = pipeAt(child, descriptor.frames)
  await started(child, command.file)

  return {
    frames,
    exited,
    pid: () => hostPid(child, insidePid) ?? child.pid ?? 0,
    rssMb() {
      const pid = hostPid(child, insidePid)
      return pid === undefined ? undefined : residentMb(pid)
    },
    cpuMs() {
      const pid = hostPid(child, insidePid)
      return pid === undefined ? undefined : cpuMs(pid)
    },
    kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      // The first process of the namespace takes all others in it along.
      if (insidePid?.value !== undefined) killQuietly(insidePid.value)
      child.kill('SIGKILL')
    },
  }
}

function spawnWalled({ file, args, seccomp, tellsPid }: HostCommandLine): ChildProcess {
  const stdio: (IOType | number)[] = ['ignore', 'ignore', 'pipe', 'pipe', seccomp ? 'pipe' : 'ignore', tellsPid ? 'pipe' : 'ignore']
  // What a shell or a service manager left open in the gateway is not for its hosts; a child can be given
  // something else under that number, but not nothing.
  const nothing = openSync(devNull, 'r')
  for (const fd of inheritedDescriptors()) {
    while (stdio.length <= fd) stdio.push('ignore')
    if (stdio[fd] === 'ignore') stdio[fd] = nothing
  }

  try {
    return spawn(file, args, {
      cwd: '/',
      // Windows finds its own libraries by this one.
      env: process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : {},
      // A signal for the gateway's terminal is not for its hosts: they end when the gateway says so.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio,
    })
  } finally {
    closeSync(nothing)
  }
}

/** A descriptor above stderr, which Node types as anything. */
function pipeAt(child: ChildProcess, fd: number): Duplex {
  const stream: unknown = (child.stdio as readonly unknown[])[fd]
  if (stream instanceof Socket) return stream
  throw new SandboxError('host_gone', `the program got no pipe as descriptor ${fd}`)
}

async function started(child: ChildProcess, file: string): Promise<void> {
  try {
    await once(child, 'spawn')
  } catch (cause) {
    throw new SandboxError('host_gone', `${file} could not be started: ${cause instanceof Error ? cause.message : 'unknown'}`, { file }, { cause })
  }
}

function ended(child: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // `close` comes after the last words on stderr; a grandchild that holds it open must not delay the verdict for ever.
    child.once('exit', (code, signal) => {
      const said = (): string => complaint().trim().split('\n').slice(0, 3).join(' ')
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`
      const tell = (): void => resolve(said() === '' ? how : `${how}: ${said()}`)
      child.once('close', tell)
      setTimeout(tell, 200).unref()
    })
  })
}

function keepEnd(stream: Readable | null): () => string {
  let kept = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (text: string) => {
    kept = (kept + text).slice(-keptStderrChars)
  })
  stream?.on('error', () => {})
  return () => kept
}

function sendProgram(stream: Duplex, program: Buffer): void {
  // When the process is gone already, its exit tells so.
  stream.on('error', () => {})
  stream.end(program)
}

interface InsidePid {
  /** Of the first process in the namespace. */
  value?: number
  host?: number
}

/** Bubblewrap writes one JSON object with `child-pid`, as seen from outside. */
function readChildPid(stream: Readable): InsidePid {
  const pid: InsidePid = {}
  let told = ''
  stream.setEncoding('utf8')
  stream.on('error', () => {})
  stream.on('data', (text: string) => {
    told = (told + text).slice(0, 1_024)
    const found = /"child-pid":\s*(\d{1,10})\b/.exec(told)?.[1]
    if (found !== undefined) pid.value = Number(found)
  })
  return pid
}

/** Inside bubblewrap, the host is the one child of the namespace's first process; it is there once it has spoken. */
function hostPid(child: ChildProcess, inside: InsidePid | undefined): number | undefined {
  if (!inside) return child.pid
  if (inside.value !== undefined) inside.host ??= childOf(inside.value)
  return inside.host
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
