import test from 'ava'
import { createMetrics } from '../../../core/observe/metrics.ts'

test('turns, tool calls, restarts, loop lag and model latency are there to be read', async (t) => {
  using metrics = createMetrics()
  metrics.turn({ status: 'done', seconds: 0.2 })
  metrics.toolCall({ plugin: 'calculator', tool: 'evaluate', ms: 3, code: 'ok' })
  metrics.toolCall({ plugin: 'calculator', tool: 'evaluate', ms: 900, code: 'cpu_limit' })
  metrics.modelLatency({ provider: 'openai', seconds: 1.5, outcome: 'ok' })
  metrics.hostRestart()

  const text = await metrics.text()
  for (const line of [
    'airlock_turns_total{status="done"} 1',
    'airlock_tool_calls_total{plugin="calculator",tool="evaluate",code="cpu_limit"} 1',
    'airlock_host_restarts_total 1',
    'airlock_model_seconds_count{provider="openai",outcome="ok"} 1',
  ]) t.true(text.includes(line), line)
  t.regex(text, /airlock_loop_lag_seconds\{quantile="0.99"\} \d/)
})

test('two gateways in one process count apart', async (t) => {
  using one = createMetrics()
  using other = createMetrics()
  one.hostRestart()
  t.true((await other.text()).includes('airlock_host_restarts_total 0'))
})
