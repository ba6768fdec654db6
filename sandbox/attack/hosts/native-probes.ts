import type { Probe } from './probes.ts'
import { RefusedError } from './refused-error.ts'

type Call = (...args: (number | string)[]) => number
interface Signature {
  arguments: string[]
  return: string
}

/** A function of the C library: what native code in this process would call. Only hosts of the attack suite may load any. */
function libc(name: string, ...parameters: string[]): Call {
  const ffi = process.getBuiltinModule('node:ffi') as unknown as { dlopen(path: null, functions: Record<string, Signature>): { functions: Record<string, Call> } }
  return ffi.dlopen(null, { [name]: { arguments: parameters, return: 'int32' } }).functions[name]!
}

function refusedBelow0(result: number, call: string): number {
  if (result >= 0) return result
  throw new RefusedError('EPERM', `${call} answered ${result}`)
}

const call = (name: string, parameters: string[], ...args: (number | string)[]): number => refusedBelow0(libc(name, ...parameters)(...args), name)
const ints = (count: number): string[] => Array.from({ length: count }, () => 'int32')

/** System calls, made by native code. Without namespaces and the filter, Node's permissions know nothing of them. */
export const nativeProbes: Readonly<Record<string, Probe>> = {
  'native-open': { tries: 'opens a file of the owner', needs: 'bubblewrap', attempt: ({ file }) => call('open', ['string', 'int32'], file, 0) },
  'native-passwd': { tries: 'opens the users of the computer', needs: 'bubblewrap', attempt: () => call('open', ['string', 'int32'], '/etc/passwd', 0) },
  'native-create': { tries: 'makes a file', needs: 'bubblewrap', attempt: ({ folder }) => call('creat', ['string', 'int32'], `${folder}/native`, 0o600) },
  'native-proc': { tries: 'opens /proc', needs: 'bubblewrap', attempt: () => call('open', ['string', 'int32'], '/proc/self/status', 0) },
  'native-dev': { tries: 'opens a device', needs: 'bubblewrap', attempt: () => call('open', ['string', 'int32'], '/dev/null', 0) },
  'native-socket': { tries: 'makes a socket', needs: 'seccomp', attempt: () => call('socket', ints(3), 2, 1, 0) },
  'native-unix-socket': { tries: 'makes a socket to other processes', needs: 'seccomp', attempt: () => call('socket', ints(3), 1, 1, 0) },
  'native-netlink': { tries: "makes a socket to the kernel's network tables", needs: 'seccomp', attempt: () => call('socket', ints(3), 16, 3, 0) },
  'native-ptrace': { tries: 'traces the gateway', needs: 'seccomp', harmful: true, attempt: ({ gatewayPid }) => call('ptrace', ints(4), 16_902, gatewayPid, 0, 0) },
  'native-ptrace-me': { tries: 'has itself traced', needs: 'seccomp', harmful: true, attempt: () => call('ptrace', ints(4), 0, 0, 0, 0) },
  'native-read-memory': { tries: "reads another process's memory", needs: 'seccomp', attempt: ({ gatewayPid }) => call('process_vm_readv', ['int32', 'int64', 'int64', 'int64', 'int64', 'int64'], gatewayPid, ...wide(0, 0, 0, 0, 0)) },
  'native-kill': { tries: 'sends a signal to the gateway', needs: 'bubblewrap', attempt: ({ gatewayPid }) => call('kill', ints(2), gatewayPid, 0) },
  'native-kill-neighbour': { tries: "sends a signal to another plugin's host", needs: 'bubblewrap', attempt: ({ neighbourPid }) => call('kill', ints(2), neighbourPid, 0) },
  'native-fork': { tries: 'makes another process', needs: 'seccomp', harmful: true, attempt: () => call('fork', []) },
  'native-shell': { tries: 'runs a shell', needs: 'bubblewrap', harmful: true, attempt: () => call('system', ['string'], 'true') === 0 ? 0 : refusedBelow0(-1, 'system') },
  'native-unshare': { tries: 'makes namespaces of its own, to be root in them', needs: 'seccomp', harmful: true, attempt: () => call('unshare', ints(1), 0x1000_0000) },
  'native-setns': { tries: 'enters namespaces of others', needs: 'seccomp', attempt: () => call('setns', ints(2), 0, 0) },
  'native-mount': { tries: 'mounts a file system', needs: 'seccomp', harmful: true, attempt: () => call('mount', ['string', 'string', 'string', 'int64', 'string'], 'none', '/', 'proc', ...wide(0), '') },
  'native-chroot': { tries: 'changes its root', needs: 'seccomp', harmful: true, attempt: () => call('chroot', ['string'], '/') },
  'native-keyctl': { tries: "reaches for the kernel's keys", needs: 'seccomp', attempt: () => call('syscall', ints(5), process.arch === 'arm64' ? 219 : 250, 0, -3, 0, 0) },
  'native-io-uring': { tries: 'opens a ring of system calls that no filter sees', needs: 'seccomp', attempt: () => call('syscall', ['int32', 'int32', 'int64'], 425, 1, ...wide(0)) },
  'native-bpf': { tries: 'loads code into the kernel', needs: 'seccomp', attempt: () => call('syscall', ints(4), process.arch === 'arm64' ? 280 : 321, 0, 0, 0) },
  'native-userfaultfd': { tries: 'opens a known helper of kernel exploits', needs: 'seccomp', attempt: () => call('syscall', ints(2), process.arch === 'arm64' ? 282 : 323, 0) },
  'native-perf': { tries: 'opens performance counters of the kernel', needs: 'seccomp', attempt: () => call('syscall', ['int32', 'int64', 'int32', 'int32', 'int32', 'int32'], process.arch === 'arm64' ? 241 : 298, ...wide(0), 0, -1, -1, 0) },
  'native-shared-memory': { tries: 'makes memory that others can see', needs: 'seccomp', attempt: () => call('shmget', ['int32', 'int64', 'int32'], 0, ...wide(4_096), 0o1600) },
}

/** FFI takes 64-bit numbers as BigInt. */
function wide(...values: number[]): number[] {
  return values.map((value) => BigInt(value) as unknown as number)
}
