import { frameKind } from '../protocol/frame.ts'
import type { HostCommand, HostKind } from '../protocol/host-command.ts'
import type { RingSelfTest } from '../protocol/load-header.ts'
import { hostCommandLine } from './host-command-line.ts'
import type { Walls } from './host-command-line.ts'
import { createHostLink } from './host-link.ts'
import type { HostLink } from './host-link.ts'
import { startHostProcess } from './host-process.ts'
import type { HostCommandLine, HostProcess } from './host-process.ts'
import { offerToOomKiller } from './proc-status.ts'
import { unmeasuredRings } from './ring-report.ts'
import type { RingReport } from './ring-report.ts'
import { reportRings } from './ring-measure.ts'
import type { Attempt } from './ring-measure.ts'
import { readSelfTest } from './ring-self-test.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxLog } from './sandbox-log.ts'
import { wallsToTry } from './walls.ts'

/** A host that does not report within this time, on however slow a computer, never will. */
const defaultReadyMs = 15_000

export interface LaunchedHost {
  process: HostProcess
  link: HostLink
  selfTest: RingSelfTest
}

export interface HostLauncher {
  /** Starts a host behind all walls that stand on this computer; the first start finds out which. */
  launch(kind: HostKind): Promise<LaunchedHost>
  rings(): RingReport
}

export interface HostLauncherOptions {
  node: string
  hostCommand(kind: HostKind): HostCommand
  log: SandboxLog
  /** The walls to try, best first; by default, all that this operating system offers. */
  walls?: readonly Walls[]
  readyMs?: number
}

export function createHostLauncher({ node, hostCommand, log, walls, readyMs = defaultReadyMs }: HostLauncherOptions): HostLauncher {
  let rings = unmeasuredRings
  let chosen: Promise<Walls> | undefined

  const start = (kind: HostKind, within: Walls): Promise<LaunchedHost> =>
    launchWithin(hostCommandLine(node, hostCommand(kind), within), readyMs)

  /** Nothing a guest does can lower the walls: they are chosen before any guest code came, and once. */
  async function measure(kind: HostKind): Promise<{ within: Walls; host: LaunchedHost }> {
    const attempts: Attempt[] = []
    for (const within of walls ?? await wallsToTry(node)) {
      try {
        const host = await start(kind, within)
        attempts.push({ within })
        rings = reportRings(attempts, host.selfTest)
        log.info({ up: standing(rings, true), missing: standing(rings, false) }, 'extension hosts start; these walls stand around them')
        return { within, host }
      } catch (error) {
        attempts.push({ within, error: error instanceof Error ? error.message : String(error) })
      }
    }

    throw new SandboxError('host_gone', `no extension host starts on this computer: ${attempts.at(-1)?.error}`, { attempts: attempts.map(({ error }) => error) })
  }

  return {
    rings: () => rings,
    async launch(kind) {
      if (chosen) return start(kind, await chosen)
      const measured = measure(kind)
      chosen = measured.then(({ within }) => within)
      // A failed measurement is not kept: the next call tries again.
      chosen.catch(() => { chosen = undefined })
      return (await measured).host
    },
  }
}

async function launchWithin(command: HostCommandLine, readyMs: number): Promise<LaunchedHost> {
  const process = await startHostProcess(command)
  const link = createHostLink(process.frames)
  try {
    const selfTest = await firstFrame(process, link, readyMs)
    offerToOomKiller(process.pid())
    return { process, link, selfTest }
  } catch (error) {
    process.kill()
    link.close()
    throw error
  }
}

function firstFrame(process: HostProcess, link: HostLink, readyMs: number): Promise<RingSelfTest> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new SandboxError('host_gone', `an extension host said nothing for ${readyMs} ms`)), readyMs)
    const fail = (error: unknown): void => {
      clearTimeout(timer)
      reject(error)
    }
    link.onBroken = (reason) => {
      if (reason !== undefined) fail(reason)
    }
    process.exited.then((how) => fail(new SandboxError('host_gone', `an extension host ended at its start: ${how}`)))
    link.onFrame = (frame) => {
      if (frame.kind !== frameKind.ready) throw new SandboxError('frame_invalid', 'an extension host spoke before it was ready')
      const selfTest = readSelfTest(frame.payload)
      clearTimeout(timer)
      // No frame may be lost between here and the link's next owner.
      link.hold(true)
      resolve(selfTest)
    }
  })
}

/** Names of the walls that stand, or of those that do not, for one line of the log. */
function standing({ bubblewrap, seccomp, permission, resourceLimits }: RingReport, up: boolean): string {
  return Object.entries({ bubblewrap, seccomp, permission, resourceLimits }).filter(([, ring]) => ring.up === up).map(([name]) => name).join(' ')
}
