import type { HostCommand } from '../protocol/host-command.ts'
import { bubblewrapArgs } from './bubblewrap.ts'
import type { HostCommandLine } from './host-process.ts'

/** The walls that the operating system can put around a host; each is there or not. */
export interface Walls {
  bubblewrap?: { file: string; libraries: readonly string[] }
  seccomp?: Buffer
  prlimit?: string
}

// A host opens some twenty descriptors and writes no file. Address space is not limited: V8 reserves
// far more than it uses, and resident memory is watched from outside.
const limits = ['--core=0', '--fsize=0', '--nofile=256']

/** One command from the outermost wall to Node. */
export function hostCommandLine(node: string, command: HostCommand, walls: Walls): HostCommandLine {
  const { bubblewrap, prlimit, seccomp } = walls
  const inner = [node, ...command.args]
  const walled = bubblewrap
    ? [bubblewrap.file, ...bubblewrapArgs({ node, libraries: bubblewrap.libraries, readable: command.readable }, { seccomp: seccomp !== undefined }), ...inner]
    : inner
  const [file, ...args] = prlimit === undefined ? walled : [prlimit, ...limits, ...walled]
  return { file: file!, args, seccomp: bubblewrap && seccomp, tellsPid: bubblewrap !== undefined }
}
