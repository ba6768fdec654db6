import type { Caller } from '../access/caller.ts'
import type { SupervisorStatus } from '../../sandbox/supervisor/supervisor-status.ts'
import type { SystemStatus } from '../operations/shapes/system-status.ts'

export interface System {
  status(caller: Caller): Promise<SystemStatus>
}

/** What the status is read from; each is asked anew every time. */
export interface SystemSources {
  version: string
  database: 'sqlite' | 'postgresql'
  sandbox(): SupervisorStatus
  plugins(caller: Caller): Promise<{ plugins: readonly { active: boolean }[] }>
  models(caller: Caller): Promise<SystemStatus['models']>
  addresses(): SystemStatus['addresses']
  /** From the process's start to ready, ms. */
  startedInMs(): number
  config(): { problem: { message: string } | null; waiting: readonly string[] }
}

export function createSystem(sources: SystemSources): System {
  return {
    async status(caller) {
      const config = sources.config()
      const { plugins } = await sources.plugins(caller)
      return {
        version: sources.version,
        node: process.versions.node,
        uptimeS: Math.round(process.uptime()),
        database: sources.database,
        sandbox: sandboxStatus(sources.sandbox()),
        plugins: { total: plugins.length, active: plugins.filter(({ active }) => active).length },
        models: await sources.models(caller),
        memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
        addresses: sources.addresses(),
        startedInMs: sources.startedInMs(),
        configProblem: config.problem?.message ?? null,
        configWaiting: [...config.waiting],
      }
    },
  }
}

function sandboxStatus({ rings, hosts, ...status }: SupervisorStatus): SystemStatus['sandbox'] {
  return { ...status, rings: { ...rings }, hosts: hosts.map((host) => ({ ...host })) }
}
