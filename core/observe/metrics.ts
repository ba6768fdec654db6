import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/**
 * What the gateway counts, as Prometheus text. Labels hold names that the owner chose or installed,
 * never what a message or a guest said: their number stays bounded.
 */
export interface Metrics extends Disposable {
  turn(turn: { status: string; seconds: number }): void
  modelLatency(call: { provider: string; seconds: number; outcome: string }): void
  toolCall(call: { plugin: string; tool: string; ms: number; code: string }): void
  hostRestart(): void
  text(): Promise<string>
  contentType: string
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const turns = new Counter({ name: 'airlock_turns_total', help: 'Turns ended, by how', labelNames: ['status'], registers })
  const turnSeconds = new Histogram({ name: 'airlock_turn_seconds', help: 'From a message to the end of its turn', buckets: secondsBuckets, registers })
  const modelSeconds = new Histogram({ name: 'airlock_model_seconds', help: 'One model call, first byte to last', labelNames: ['provider', 'outcome'], buckets: secondsBuckets, registers })
  const toolCalls = new Counter({ name: 'airlock_tool_calls_total', help: 'Tool calls, by result code (ok when it held)', labelNames: ['plugin', 'tool', 'code'], registers })
  const toolSeconds = new Histogram({ name: 'airlock_tool_seconds', help: 'One tool call, both processes', labelNames: ['plugin'], buckets: secondsBuckets, registers })
  const restarts = new Counter({ name: 'airlock_host_restarts_total', help: 'Extension hosts that ended and were started anew', registers })
  const stopLoopLag = measureLoopLag(registers)
  new Gauge({
    name: 'airlock_resident_bytes', help: 'Resident memory of the gateway process', registers,
    collect() { this.set(process.memoryUsage.rss()) },
  })

  return {
    turn({ status, seconds }) {
      turns.inc({ status })
      turnSeconds.observe(seconds)
    },
    modelLatency({ provider, seconds, outcome }) {
      modelSeconds.observe({ provider, outcome }, seconds)
    },
    toolCall({ plugin, tool, ms, code }) {
      toolCalls.inc({ plugin, tool, code })
      toolSeconds.observe({ plugin }, ms / 1000)
    },
    hostRestart: () => restarts.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    [Symbol.dispose]: stopLoopLag,
  }
}

function measureLoopLag(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  new Gauge({
    name: 'airlock_loop_lag_seconds', help: 'Event loop delay since the last reading', labelNames: ['quantile'], registers,
    collect() {
      for (const [quantile, percentile] of [['0.5', 50], ['0.99', 99], ['1', 100]] as const) {
        this.set({ quantile }, delay.percentile(percentile) / 1e9)
      }
      delay.reset()
    },
  })
  return () => delay.disable()
}
