import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import type { PartState } from './readiness.ts'

/** Less than this, and the next messages may not be stored any more. */
const minFreeBytes = 8 * 1024 * 1024
/** Less than this is worth a word while there is time. */
const lowFreeBytes = 256 * 1024 * 1024

/** Can the folder take what comes? Asked of the file system, and nothing is written: readiness is asked often, by anybody. */
export async function diskState(folder: string): Promise<PartState> {
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    return { ok: false, detail: `${folder} cannot be written: ${error instanceof Error ? error.message : String(error)}` }
  }
  const { bavail, bsize } = await statfs(folder)
  return spaceState(folder, bavail * bsize)
}

export function spaceState(folder: string, freeBytes: number): PartState {
  const free = `${(freeBytes / 1024 / 1024).toFixed(1)} MB are free in ${folder}`
  if (freeBytes < minFreeBytes) return { ok: false, detail: `The disk is full: ${free}` }
  return freeBytes < lowFreeBytes ? { ok: true, detail: `Only ${free}` } : { ok: true }
}
