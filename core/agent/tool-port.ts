import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import type { Caller } from '../access/caller.ts'
import type { ProgressReport } from '../../sandbox/supervisor/progress-report.ts'
import type { Denial } from '../../sandbox/broker/denial.ts'

/** One tool that an active plugin offers. */
export interface ToolDescriptor {
  plugin: string
  tool: string
  description: string
  /** JSON Schema of the input, as the plugin brought it. */
  input: Readonly<Record<string, unknown>>
  effect: Effect
}

export interface ToolRequest {
  plugin: string
  tool: string
  input: unknown
  session?: string
  turn?: string
  /** The message that began the turn, and the model's tool call. */
  message?: string
  toolCall?: string
  signal?: AbortSignal
  onProgress?(report: ProgressReport): void
}

export interface ToolAnswer {
  output: unknown
  ms: number
  denials: Denial[]
  /** Has it reached outside? */
  reached: boolean
}

/** What the agent needs of the plugins: which tools there are, and to call one. A failed call throws a CodedError whose `details.denials` may tell what was refused, `details.reached` whether it reached outside. */
export interface ToolPort {
  toolsFor(caller: Caller): readonly ToolDescriptor[] | Promise<readonly ToolDescriptor[]>
  callTool(caller: Caller, request: ToolRequest): Promise<ToolAnswer>
}
