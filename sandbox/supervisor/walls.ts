import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Walls } from './host-command-line.ts'
import { seccompFilter } from './seccomp/seccomp-filter.ts'
import { systemLibraries } from './system-libraries.ts'

/** What this operating system might offer, best first; the last is no wall but Node's own. Which hold is found by trying. */
export async function wallsToTry(node: string): Promise<Walls[]> {
  if (process.platform !== 'linux') return [{}]
  const [bwrap, prlimit] = await Promise.all([findProgram('bwrap'), findProgram('prlimit')])
  const bubblewrap = bwrap === undefined ? undefined : { file: bwrap, libraries: await systemLibraries(node).catch(() => []) }
  const withBubblewrap = bubblewrap ? [{ bubblewrap, seccomp: seccompFilter(process.arch), prlimit }, { bubblewrap }] : []
  return [...withBubblewrap, ...(prlimit === undefined ? [] : [{ prlimit }]), {}]
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((part) => part.startsWith('/'))) {
    const file = join(folder, name)
    if (await access(file, constants.X_OK).then(() => true, () => false)) return file
  }

  return undefined
}
