import type { Caller } from '../access/caller.ts'
import type { SystemStatus } from '../operations/shapes/system-status.ts'

export interface System {
  status(caller: Caller): Promise<SystemStatus>
}

/** What the status is read from; each is asked anew every time. */
export interface SystemSources {
  version: string
  database: 'sqlite' | 'postgresql'
  sandbox(): SystemStatus['sandbox']
  plugins(caller: Caller): Promise<SystemStatus['plugins']>
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
      return {
        version: sources.version,
        node: process.versions.node,
        uptimeS: Math.round(process.uptime()),
        database: sources.database,
        sandbox: sources.sandbox(),
        plugins: await sources.plugins(caller),
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
