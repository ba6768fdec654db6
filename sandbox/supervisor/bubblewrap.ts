/** File descriptors of the process that starts an extension host. */
export const descriptor = { frames: 3, seccomp: 4, info: 5 } as const

export interface BubblewrapRoot {
  node: string
  libraries: readonly string[]
  /** The host's own files and the addon, at the same paths as outside. */
  readable: readonly string[]
}

/**
 * Arguments for bwrap(1): every namespace is its own, the root is an empty tmpfs that shows, read-only,
 * just what a host needs. There is no /proc, no /dev and no /tmp in it.
 */
export function bubblewrapArgs(root: BubblewrapRoot, options: { seccomp: boolean }): string[] {
  return [
    '--unshare-all',
    // --unshare-all only tries these; without them it must fail, and the fallback be reported.
    '--unshare-user',
    ['--uid', '65534', '--gid', '65534', '--cap-drop', 'ALL', '--hostname', 'airlock'],
    '--clearenv',
    '--new-session',
    '--die-with-parent',
    [root.node, ...root.libraries, ...root.readable].flatMap((path) => ['--ro-bind', path, path]),
    // Where libraries lie outside the loader's default folders.
    ['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ['--remount-ro', '/', '--chdir', '/'],
    options.seccomp ? ['--seccomp', String(descriptor.seccomp)] : [],
    ['--info-fd', String(descriptor.info)],
    '--',
  ].flat()
}
