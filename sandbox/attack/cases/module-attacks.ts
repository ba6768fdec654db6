import { allTiers, type Attack } from '../attack.ts'
import { judge } from '../judge.ts'
import { callOnce } from '../outcome.ts'
import { attackLimits, pluginOf } from '../plugin.ts'
import { hostileModules } from './modules.ts'

const limits = { wallMs: 20_000, logBytes: 10_000 }

/** One attack by each hostile WebAssembly module, on every tier. */
export const moduleAttacks: readonly Attack[] = hostileModules.map(({ tries, module, expect, says }): Attack => ({
  name: `module: ${tries}`, family: 'modules', tries, engine: 'wasm', tiers: allTiers,
  async run(stage, tier, guest) {
    const outcome = await callOnce(stage.supervisor('real'), pluginOf({ name: guest, tier, engine: 'wasm', code: module, limits }), 'run', {})
    const finding = judge(outcome, { expect, cpuMs: attackLimits.cpuMs, wallMs: limits.wallMs }, stage)
    const saysOtherwise = says !== undefined && !says.test(outcome.message)
    return saysOtherwise ? { ...finding, succeeded: true, by: 'nothing: it ended for another reason' } : finding
  },
}))
