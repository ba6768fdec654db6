import type { Engine } from './host-command.ts'
import type { Limits } from './limits.ts'

/** What a host is told of a guest that it is to run; no right follows from any of it. */
export interface LoadHeader {
  plugin: string
  version: string
  limits: Limits
  /** Names of the tools that the manifest declares. */
  tools: readonly string[]
  /** Names of the capabilities that the manifest asks for: the guest's context holds exactly these. */
  capabilities: readonly string[]
  /** The plugin's own configuration, as its owner set it. */
  config: unknown
}

/** What an extension host found when it tried, before any guest code came. */
export interface RingSelfTest {
  pid: number
  node: string
  engine: Engine
  jit: boolean
  /** Each is `true` when the attempt was refused. */
  refused: { files: boolean; network: boolean; childProcess: boolean; worker: boolean; environment: boolean }
}
