import { clockStepMs } from '../../protocol/deterministic.ts'
import type { Chance } from './chance.ts'
import { GuestFaultError } from './values.ts'

/** A module said that it has ended. */
export class GuestExit extends Error {
  override name = 'GuestExit'
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`the module ended with exit code ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** WASI's error numbers (wasi_snapshot_preview1, errno). */
const errno = { success: 0, badDescriptor: 8, fault: 21, invalid: 28, notSupported: 52, notCapable: 76 } as const

const descriptor = { input: 0, output: 1, error: 2 } as const
const characterDevice = 2
const maxLineBytes = 8 * 1024

/** Everything else that WASI knows: files, folders, sockets. There are none. */
const absent = [
  'fd_advise', 'fd_allocate', 'fd_datasync', 'fd_fdstat_set_rights', 'fd_filestat_get', 'fd_filestat_set_size', 'fd_filestat_set_times', 'fd_pread', 'fd_prestat_dir_name',
  'fd_prestat_get', 'fd_pwrite', 'fd_readdir', 'fd_renumber', 'fd_seek', 'fd_sync', 'fd_tell',
  'path_create_directory', 'path_filestat_get', 'path_filestat_set_times', 'path_link', 'path_open', 'path_readlink', 'path_remove_directory', 'path_rename', 'path_symlink',
  'path_unlink_file', 'sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown',
] as const

export type WasiFunction = (...args: never[]) => number

export interface WasiOptions {
  memory(): WebAssembly.Memory | undefined
  chance: Chance
  write(level: 'info' | 'warn', line: string): void
}

/**
 * WASI as a guest gets it: a clock, random bytes and a place to complain to. No files, no folders, no arguments, no environment,
 * no sleep. Node's own WASI is no sandbox (FACTS), and not in this process at all.
 */
export function createWasi({ memory, chance, write }: WasiOptions): Record<string, WasiFunction> {
  const view = (): DataView<ArrayBuffer> => {
    const found = memory()
    if (!found) throw new GuestFaultError({ name: 'Error', message: 'the module uses WASI without an exported memory' })
    return new DataView(found.buffer)
  }

  const setPair = (first: number, second: number): number => {
    view().setUint32(first >>> 0, 0, true)
    view().setUint32(second >>> 0, 0, true)
    return errno.success
  }

  const setTime = (at: number, nanoseconds: bigint): number => {
    view().setBigUint64(at >>> 0, nanoseconds, true)
    return errno.success
  }

  /** Copies what the vectors name, as far as a line goes; the rest counts as written. */
  const gather = (vectors: number, count: number): { text: string; bytes: number } => {
    const data = view()
    const parts: Uint8Array[] = []
    let bytes = 0
    let kept = 0
    for (let index = 0; index < count >>> 0; index++) {
      const at = data.getUint32((vectors >>> 0) + 8 * index, true)
      const length = data.getUint32((vectors >>> 0) + 8 * index + 4, true)
      const part = new Uint8Array(data.buffer, at, Math.min(length, maxLineBytes - kept))
      bytes += length
      kept += part.length
      if (part.length > 0) parts.push(part.slice())
    }
    return { text: Buffer.concat(parts).toString().trimEnd(), bytes }
  }

  const functions: Record<string, WasiFunction> = {
    args_sizes_get: setPair,
    args_get: () => errno.success,
    environ_sizes_get: setPair,
    environ_get: () => errno.success,

    clock_res_get: (_clock: number, at: number) => setTime(at, BigInt(clockStepMs) * 1_000_000n),
    clock_time_get: (clock: number, _precision: bigint, at: number) => setTime(at, BigInt(Math.trunc(clock === 0 ? chance.now() : chance.elapsed())) * 1_000_000n),

    random_get(at: number, length: number) {
      chance.randomize(new Uint8Array(view().buffer, at >>> 0, length >>> 0))
      return errno.success
    },

    fd_write(fd: number, vectors: number, count: number, written: number) {
      if (fd !== descriptor.output && fd !== descriptor.error) return errno.badDescriptor
      const { text, bytes } = gather(vectors, count)
      view().setUint32(written >>> 0, bytes, true)
      if (text !== '') write(fd === descriptor.error ? 'warn' : 'info', text)
      return errno.success
    },

    fd_read(fd: number, _vectors: number, _count: number, read: number) {
      if (fd !== descriptor.input) return errno.badDescriptor
      view().setUint32(read >>> 0, 0, true)
      return errno.success
    },

    fd_fdstat_get(fd: number, at: number) {
      if (fd >>> 0 > descriptor.error) return errno.badDescriptor
      new Uint8Array(view().buffer, at >>> 0, 24).fill(0)
      view().setUint8(at >>> 0, characterDevice)
      return errno.success
    },
    fd_fdstat_set_flags: (fd: number) => (fd >>> 0 > descriptor.error ? errno.badDescriptor : errno.success),
    fd_close: (fd: number) => (fd >>> 0 > descriptor.error ? errno.badDescriptor : errno.success),

    sched_yield: () => errno.success,
    poll_oneoff: () => errno.notSupported,
    proc_raise: () => errno.notSupported,
    proc_exit(code: number) {
      throw new GuestExit(code)
    },
  }
  for (const name of absent) functions[name] = () => (name.startsWith('fd_') ? errno.badDescriptor : errno.notCapable)
  return Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, guarded(run)]))
}

/** Pointers are the guest's: one that leads outside its memory is its own mistake, told as WASI tells it. */
function guarded(run: WasiFunction): WasiFunction {
  return (...args) => {
    try {
      return run(...args)
    } catch (error) {
      if (error instanceof RangeError) return errno.fault
      throw error
    }
  }
}
