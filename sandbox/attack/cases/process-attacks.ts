import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Attack, Finding } from '../attack.ts'
import { isNative, type Probe, probes, type ProbeTarget } from '../hosts/probes.ts'
import type { Tier } from '../../supervisor/guest-plugin.ts'
import { callOnce } from '../outcome.ts'
import { pluginOf } from '../plugin.ts'
import type { HostSort, Stage } from '../stage.ts'

interface Said {
  reached: boolean
  said: string
}

/** What code inside of an extension host process tries there: in the hosts of both engines, and as native code. */
export const processAttacks: readonly Attack[] = Object.entries(probes).flatMap(([name, probe]) =>
  isNative(name)
    ? [attackBy(name, probe, 'native', 'isolate')]
    : [attackBy(name, probe, 'taken-over', 'isolate'), attackBy(name, probe, 'taken-over', 'wasm')])

function attackBy(name: string, probe: Probe, sort: HostSort, engine: 'isolate' | 'wasm'): Attack {
  return {
    name: `process: ${name}, ${engine}`, family: sort === 'native' ? 'native' : 'process', tries: probe.tries, engine: 'host', tiers: ['unverified'],
    async run(stage, tier) {
      const missing = missingWall(probe, stage)
      if (missing !== undefined && probe.harmful) return { succeeded: false, by: `${missing} would; it is not up here`, ring: 1, said: 'not tried: it would do harm', missing }
      return findingOf(probe, await runProbe(stage, name, sort, engine, tier), stage)
    },
  }
}

/** One process for all: what each of them tries leaves it as it was. */
export async function runProbe(stage: Stage, probe: string, sort: HostSort, engine: 'isolate' | 'wasm', tier: Tier = 'unverified'): Promise<Said> {
  const plugin = pluginOf({ name: `inside-${sort}-${engine}`, tier, engine, code: `taken over ${sort}`, limits: { cpuMs: 10_000, wallMs: 10_000 } })
  const supervisor = stage.supervisor(sort)
  const outcome = await callOnce(supervisor, plugin, 'run', { probe, target: targetOn(stage) })
  const said = outcome.output as Said | undefined
  return said ?? { reached: false, said: `${outcome.code} ${outcome.message}` }
}

function findingOf(probe: Probe, { reached, said }: Said, stage: Stage): Finding {
  const missing = missingWall(probe, stage)
  if (!reached) return { succeeded: false, ...stoppedBy(said, stage.rings().bubblewrap.up), said }
  return { succeeded: missing === undefined, by: missing === undefined ? 'nothing' : `${missing} would; it is not up here`, ring: 1, said, missing }
}

function missingWall({ needs }: Probe, stage: Stage): Probe['needs'] {
  return needs !== undefined && !stage.rings()[needs].up ? needs : undefined
}

function stoppedBy(said: string, inBubblewrap: boolean): Pick<Finding, 'by' | 'ring'> {
  if (/^(ERR_ACCESS_DENIED|ERR_DLOPEN_DISABLED)/.test(said) || said.includes('restricted')) return { by: "Node's permissions", ring: 1 }
  if (/^(ENETUNREACH|EADDRNOTAVAIL)/.test(said)) return { by: 'a network namespace without network', ring: 1 }
  if (inBubblewrap && /^(ENOENT|ESRCH|EROFS)/.test(said)) return { by: 'namespaces: a root and a process table of its own', ring: 1 }
  if (/^(EPERM|EACCES)/.test(said)) return { by: inBubblewrap ? 'the filter of system calls, or an empty root' : 'the kernel', ring: 1 }
  if (/^(host_gone|memory_limit|wall_limit)/.test(said)) return { by: 'the process ended by it', ring: 1 }
  return { by: 'nothing of it was there', ring: 1 }
}

function targetOn(stage: Stage): ProbeTarget {
  return {
    file: stage.file,
    folder: stage.folder,
    mark: stage.mark,
    port: stage.victim.port,
    gatewayPid: process.pid,
    addons: addonsHere(),
    neighbourPid: stage.supervisor('real').status().hosts[0]?.pid ?? process.pid,
  }
}

/** Addons of dependencies that a host has no business with. */
function addonsHere(): string[] {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json'))
    return ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64'].map((name) => join(folder, 'prebuilds', `${name}.node`)).filter((file) => existsSync(file) && file.includes(`${process.platform}-${process.arch}`))
  } catch {
    return []
  }
}
