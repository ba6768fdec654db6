import type { Agent } from '../../operations/shapes/agent.ts'
import type { AgentInput } from '../gateway/operations.ts'

/** An agent as it stands in its form. */
export interface AgentDraft {
  name: string
  /** Empty: the default model. */
  model: string
  instructions: string
  allTools: boolean
  /** Names of plugins or `<plugin>__<tool>`; kept while all are allowed. */
  tools: string[]
}

export function draftOfAgent(agent: Agent | undefined): AgentDraft {
  const { name = '', model = null, instructions = '', tools = 'all' } = agent ?? {}
  return { name, model: model ?? '', instructions, allTools: tools === 'all', tools: tools === 'all' ? [] : tools }
}

export function agentInputOf({ name, model, instructions, allTools, tools }: AgentDraft): AgentInput {
  return { name: name.trim(), model: model === '' ? null : model, instructions: instructions.trim(), tools: allTools ? 'all' : tools }
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
