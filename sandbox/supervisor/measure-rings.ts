import type { Broker } from '../broker/broker.ts'
import type { RingReport } from './ring-report.ts'
import { createSupervisor } from './supervisor.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

/** Hosts that never run a guest ask for nothing. */
const nobody: Broker = { handle: async () => '{"ok":false,"error":{"code":"cancelled","message":"nobody asks"}}', [Symbol.dispose]() {} }

/** Starts one extension host and says which walls stand around it. Throws SandboxError when none starts. */
export async function measureRings(): Promise<RingReport> {
  await using supervisor = createSupervisor({ broker: nobody, log: quiet, minimum: 'none' })
  await supervisor.warm(['bundled'])
  return supervisor.status().rings
}
