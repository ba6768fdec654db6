import type { Deterministic } from '../protocol/deterministic.ts'
import type { Engine } from '../protocol/host-command.ts'
import type { ToolExport } from '../protocol/load-header.ts'
import type { Limits } from '../protocol/limits.ts'

/** How far a plugin's author is trusted; decides who shares a process, and nothing else. */
export type Tier = 'bundled' | 'verified' | 'unverified' | 'developing'

/** What the supervisor and the broker need to know of a plugin; made by the gateway from the installed manifest. */
export interface GuestPlugin {
  name: string
  version: string
  digest: string
  tier: Tier
  /** Who signed it; `verified` plugins of one publisher share a process. */
  publisher?: string
  engine: Engine
  limits: Limits
  tools: readonly string[]
  /** For `wasm`: the export of each tool; by default its own name, with JSON in and out. */
  exports?: Readonly<Record<string, ToolExport>>
  /** Capability name to requested scope, required and optional together. */
  capabilities: Readonly<Record<string, unknown>>
  config: unknown
  /** For tests: its clock stands still and its randomness repeats. */
  deterministic?: Deterministic
  /** The verified bytes of `main`. */
  code(): Promise<Uint8Array>
}

/** On whose behalf a call is made. */
export interface Caller {
  principal: string
  session?: string
  turn?: string
  /** What the call answers to, for the record: the message that began the turn, and the model's tool call. */
  message?: string
  toolCall?: string
  /** `plugin/tool` of each call that led here by `tool.invoke`, outermost first. */
  through?: readonly string[]
  /** For a call that no turn and no person at a console or terminal made: which entry it is. */
  occasion?: 'schedule' | 'messages' | 'channel'
  /** What led here has read data from outside, as far as it is known beside the turn. */
  tainted?: boolean
  /** For a call into a channel: its name, and what is handled or sent. */
  channel?: string
  event?: string
  /** Of a connection that the gateway itself holds for a channel. No call into a guest has it. */
  socket?: string
  delivery?: string
}
