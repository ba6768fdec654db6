import type { Engine } from '../../sandbox/protocol/host-command.ts'
import type { Limits } from '../../sandbox/protocol/limits.ts'

/** A rule of docs/PLUGIN-ABI.md. */
export type Rule = `ABI-${number}`

/** What the puppet is told to do: test/fixtures/guests/puppet/. */
export interface Step {
  do: string
  [argument: string]: unknown
}

/** The manifest of a case's guest, as far as it is not the puppet's own. */
export interface GuestOfCase {
  /** What it asks for, and is granted unless `grants` says otherwise. */
  asks?: Record<string, unknown>
  /** Scopes by capability. */
  grants?: Record<string, unknown[]>
  /** Grants for so many uses, by capability. */
  leases?: Record<string, { scope: unknown; uses: number }>
  limits?: Partial<Limits>
  config?: Record<string, unknown>
  /** Tools beside the puppet's own. */
  tools?: Record<string, unknown>
  /** Instead of the puppet: the text of an ES module, or a file beside it for WebAssembly. */
  code?: Partial<Record<Engine, string | Uint8Array>>
}

/** How a call must end. Texts and numbers that nobody can foresee are told by expressions and tests. */
export type Ending =
  | { output: unknown }
  | { like: object }
  | { matches: (output: unknown) => boolean }
  | {
      code: string
      message?: RegExp
      /** What the gateway tells of the guest's own error. */
      guest?: object
      /** Capability and message of what the broker refused. */
      denials?: readonly [string, RegExp][]
    }

export interface CallOfCase {
  /** `run` unless named. */
  tool?: string
  /** What the puppet's tools do; else `input`. */
  steps?: readonly Step[]
  input?: unknown
  /** On whose behalf; `ann` unless named. */
  by?: string
  /** A second guest of the same code and manifest. */
  of?: 'twin'
  /** Before it, the guest is put to sleep. */
  after?: 'sleep'
  /** So many calls like it are open already. */
  crowd?: number
  /** Once a request of this call waits in the gateway, as one for the entry `slow` does, or it has told progress `now`. */
  meanwhile?: 'cancel' | 'release' | { revoke: string } | { runOut: string } | { call: CallOfCase }
  ends: Ending | Readonly<Record<Engine, Ending>>
}

/** What else was seen, after the calls. */
export interface Sights {
  log?: readonly object[]
  progress?: readonly object[]
  /** `capability method code` of each request, in order. */
  requests?: readonly string[]
  received?: readonly object[]
  sent?: readonly string[]
  /** What a channel's functions said of its connection. */
  steered?: readonly object[]
}

export interface ConformanceCase {
  name: string
  /** What it proves. */
  proves: readonly Rule[]
  /** Methods of capabilities, as `kv get`, whose form it proves. */
  shows?: readonly string[]
  /** Both unless named. */
  engines?: readonly Engine[]
  guest?: GuestOfCase
  /** Made one after the other. */
  calls: readonly CallOfCase[]
  sees?: Sights | Readonly<Record<Engine, Sights>>
}
