import type { Deterministic } from './deterministic.ts'
import type { Engine } from './host-command.ts'
import type { Limits } from './limits.ts'

/** Which export of a WebAssembly module answers a tool, and how its bytes stand for JSON values. */
export interface ToolExport {
  name: string
  /** JSON text, a string's UTF-8, or the bytes that a string holds as base64. */
  input: 'json' | 'text' | 'base64'
  /** As for the input; `any`: JSON where it reads as such, else a string. */
  output: 'json' | 'text' | 'base64' | 'any'
}

/** What a host is told of a guest that it is to run; no right follows from any of it. */
export interface LoadHeader {
  plugin: string
  version: string
  limits: Limits
  /** Names of the tools that the manifest declares. */
  tools: readonly string[]
  /** By tool, for WebAssembly; one that is left out answers by its own name, with JSON. */
  exports?: Readonly<Record<string, ToolExport>>
  /** Names of the capabilities that the manifest asks for: the guest's context holds exactly these. */
  capabilities: readonly string[]
  /** The plugin's own configuration, as its owner set it. */
  config: unknown
  /** Base64 of random bytes, new for each load: where the guest's randomness starts. */
  seed: string
  /** For tests: clock and randomness are fixed. */
  deterministic?: Deterministic
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
