import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The shared libraries that this program is linked with, as absolute paths, its loader included.
 * The loader itself tells when asked by LD_TRACE_LOADED_OBJECTS (ld.so(8)); the program does not run.
 */
export async function systemLibraries(program: string): Promise<string[]> {
  const { stdout } = await run(program, ['--version'], { env: { LD_TRACE_LOADED_OBJECTS: '1' }, timeout: 5_000 })
  return librariesIn(stdout)
}

/** Reads lines such as `libm.so.6 => /lib/libm.so.6 (0x7f…)` and `/lib64/ld-linux-x86-64.so.2 (0x7f…)`. */
export function librariesIn(trace: string): string[] {
  const paths = trace.split('\n').map((line) => /^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1])
  return [...new Set(paths.filter((path) => path !== undefined))]
}
