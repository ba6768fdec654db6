import type { Stage } from './stage.ts'
import { attackCaller } from './outcome.ts'
import { pluginOf } from './plugin.ts'
import { echoModule } from './wasm-module.ts'

export interface BystanderReport {
  calls: number
  completed: number
  /** Answers that were not its own: something of an attack came through to it. */
  wrong: number
}

/** Another plugin, called again and again while attacks run. Awaiting its end gives the count. */
export interface Bystander {
  end(): Promise<BystanderReport>
}

const betweenMs = 10

export function startBystander(stage: Stage, engine: 'isolate' | 'wasm'): Bystander {
  const name = `bystander-${engine}`
  const plugin = engine === 'isolate'
    ? pluginOf({ name, tier: 'unverified', code: stage.puppets.honest ?? '', limits: { cpuMs: 10_000, wallMs: 20_000 } })
    : pluginOf({ name, tier: 'unverified', engine, code: echoModule(), limits: { cpuMs: 10_000, wallMs: 20_000 } })
  stage.grant(name, { kv: [{ bytes: 10_000 }] })
  const report: BystanderReport = { calls: 0, completed: 0, wrong: 0 }
  let ended = false

  const work = async (): Promise<void> => {
    for (let at = 0; !ended; at++) {
      report.calls++
      try {
        const { output } = await stage.supervisor('real').call(plugin, { tool: 'run', input: at, caller: attackCaller, effect: 'read' })
        report.completed++
        if (JSON.stringify(output) !== (engine === 'isolate' ? `[${at},null]` : String(at))) report.wrong++
      } catch {
        // It counts as not completed.
      }
      await new Promise((resolve) => setTimeout(resolve, betweenMs))
    }
  }
  const working = work()
  return {
    async end() {
      ended = true
      await working
      return report
    },
  }
}
