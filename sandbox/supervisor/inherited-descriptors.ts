import { readdirSync, readFileSync } from 'node:fs'

const closeOnExec = 0o2000000

let found: readonly number[] | undefined

/**
 * Descriptors above stderr that a child would inherit: those this process itself was started with,
 * by a shell or a service manager. Node opens its own close-on-exec, so they are looked for once: to ask the kernel
 * about each of a busy gateway's hundreds, for each process it starts, held its event loop for 10 ms. Linux only;
 * elsewhere libuv has the system close them all.
 */
export function inheritedDescriptors(): readonly number[] {
  found ??= lookForThem()
  return found
}

/** The same, looked for anew. */
export function lookForThem(): number[] {
  try {
    return readdirSync('/proc/self/fdinfo').map(Number).filter((fd) => fd > 2 && isInherited(fd))
  } catch {
    return []
  }
}

function isInherited(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0
  } catch {
    // It was the descriptor of the listing itself.
    return false
  }
}
