import { access, constants, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from './finding.ts'

const littleBytes = 1024 ** 3
const leastBytes = 100 * 1024 ** 2
const leastNode = 24
/** A clock may be set back a little by its time server. */
const clockSlackMs = 60_000

export function judgeNode(version: string): Finding {
  const major = Number(/^v?(\d+)/.exec(version)?.[1] ?? 0)
  const found = `Node ${version}, ${process.platform} ${process.arch}`
  return major >= leastNode ? { about: 'Node', state: 'well', found } : { about: 'Node', state: 'ill', found, advice: `Airlock needs Node ${leastNode} or later; start it by its launcher, bin/airlock, which brings its own.` }
}

export function judgeSpace(freeBytes: number): Finding {
  const found = `${(freeBytes / 1024 ** 3).toFixed(1)} GB free where the data lies`
  if (freeBytes < leastBytes) return { about: 'Disk', state: 'ill', found, advice: 'Make room now: what cannot be stored is not done.' }
  return freeBytes < littleBytes ? { about: 'Disk', state: 'look', found, advice: 'Make room soon.' } : { about: 'Disk', state: 'well', found }
}

/** A clock behind what was written before makes keys, leases and sign-in codes last longer than they may. */
export function judgeClock(now: number, lastWritten: number | undefined): Finding {
  const found = new Date(now).toISOString()
  if (lastWritten === undefined || now >= lastWritten - clockSlackMs) return { about: 'Clock', state: 'well', found }
  return { about: 'Clock', state: 'ill', found: `${found}, before the data was last written (${new Date(lastWritten).toISOString()})`, advice: "Set the computer's clock: leases, codes and keys end by it." }
}

/** Folder, disk and clock, as far as they can be looked at. */
export async function examineComputer(dataDir: string, now: number): Promise<Finding[]> {
  const exists = await stat(dataDir).then(() => true, () => false)
  if (!exists) return [judgeNode(process.version), { about: 'Data', state: 'look', found: `${dataDir} does not exist yet`, advice: 'It is made at the first start.' }, judgeClock(now, undefined)]
  const mayWrite = await access(dataDir, constants.R_OK | constants.W_OK).then(() => true, () => false)
  const { bavail, bsize } = await statfs(dataDir)
  const written = await stat(join(dataDir, 'airlock.db')).then(({ mtimeMs }) => mtimeMs, () => undefined)
  return [
    judgeNode(process.version),
    mayWrite ? { about: 'Data', state: 'well', found: dataDir } : { about: 'Data', state: 'ill', found: `${dataDir} may not be read and written by this user`, advice: 'Give the folder to the user that runs Airlock.' },
    judgeSpace(bavail * bsize),
    judgeClock(now, written),
  ]
}
