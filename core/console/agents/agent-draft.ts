import type { Agent } from '../../operations/shapes/agent.ts'
import type { AgentInput } from '../gateway/operations.ts'

/** An agent as it stands in its form. */
export interface AgentDraft {
  name: string
  /** Empty: the default model. */
  model: string
  /** In order. */
  fallbacks: string[]
  instructions: string
  allTools: boolean
  /** Names of plugins or `<plugin>__<tool>`; kept while all are allowed. */
  tools: string[]
  /** As typed; empty: no limit. */
  dailyTokens: string
  dailyUsd: string
}

export function draftOfAgent(agent: Agent | undefined): AgentDraft {
  const { name = '', model = null, fallbacks = [], instructions = '', tools = 'all', daily = {} } = agent ?? {}
  const typed = (figure: number | undefined) => (figure === undefined ? '' : String(figure))
  return { name, model: model ?? '', fallbacks, instructions, allTools: tools === 'all', tools: tools === 'all' ? [] : tools, dailyTokens: typed(daily.tokens), dailyUsd: typed(daily.usd) }
}

export function agentInputOf({ name, model, fallbacks, instructions, allTools, tools, dailyTokens, dailyUsd }: AgentDraft): AgentInput {
  const daily = { ...(dailyTokens.trim() !== '' && { tokens: Number(dailyTokens) }), ...(dailyUsd.trim() !== '' && { usd: Number(dailyUsd) }) }
  return { name: name.trim(), model: model === '' ? null : model, fallbacks, instructions: instructions.trim(), tools: allTools ? 'all' : tools, daily }
}

export function isDailyTokens(text: string): boolean {
  return /^\d{0,15}$/.test(text.trim())
}

export function isDailyUsd(text: string): boolean {
  return /^(\d{1,9}(\.\d{1,6})?)?$/.test(text.trim())
}

/** Letters, digits, dots, lines: it stands in addresses and commands. */
export function isAgentName(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(name.trim()) && name.trim().length <= 200
}

/** What can be chosen: every plugin with tools, and what was chosen before and is not there now. */
export function toolChoices(plugins: readonly { name: string; tools: readonly unknown[] }[], chosen: readonly string[]): string[] {
  const offered = plugins.filter((plugin) => plugin.tools.length > 0).map((plugin) => plugin.name)
  return [...new Set([...offered, ...chosen])]
}
