import { readdirSync, readFileSync } from 'node:fs'

/** One file of sandbox/attack/guests: what it tries and how its call may end. */
export interface HostileGuest {
  name: string
  tries: string
  /** Codes, any of which is right; `ok` when the call may well succeed. */
  expect: string[]
  code: string
}

const folder = new URL('../../sandbox/attack/guests/', import.meta.url)

/** The limits that the expected codes are meant for. */
export const hostileLimits = { memoryMb: 32, cpuMs: 300, wallMs: 1_500, callsTotal: 200, outputBytes: 64 * 1024 }

export function readHostileGuests(): HostileGuest[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => {
      const code = readFileSync(new URL(file, folder), 'utf8')
      const [tries, expect] = code.split('\n', 2) as [string, string]
      return { name: file.replace('.js', ''), tries: tries.replace('// Tries: ', ''), expect: expect.replace('// Expect: ', '').split(' or '), code }
    })
}

/**
 * Wall time for a guest that is to end so: little where it may end by that very limit, else so much that a starved computer
 * has given it its CPU time before. The test then sees the limit that is meant, and waits no longer for it.
 */
export function hostileWallMs(expect: readonly string[]): number {
  return expect.includes('wall_limit') ? hostileLimits.wallMs : 20_000
}
