import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

// By its path: the tests must not need a PATH. Node itself cannot make a named pipe.
const mkfifo = ['/usr/bin/mkfifo', '/bin/mkfifo'].find((file) => existsSync(file))

/** Added to the name of a test that is skipped for want of it; empty where named pipes can be made. */
export const pipeFileNote = mkfifo === undefined ? ' (skipped: this computer has no mkfifo)' : ''

export async function makePipeFile(path: string): Promise<void> {
  await promisify(execFile)(mkfifo ?? 'mkfifo', [path])
}
