import type { Engine } from '../protocol/host-command.ts'
import type { Tier } from '../supervisor/guest-plugin.ts'
import type { Stage } from './stage.ts'

/** Kinds of attacks, in the order of the scoreboard; the text says what all of a kind are after. */
export const families = {
  escapes: 'leave the engine for the process around it',
  pollution: 'change what the runtime and other code stand on',
  answers: 'hand over what breaks whoever reads it',
  bombs: 'take processor or memory and not give them back',
  floods: 'drown the gateway in requests, logs and timers',
  modules: 'the same in WebAssembly',
  frames: 'lie on the pipe, as a process that was taken over',
  process: 'act from inside the extension host process, past the engine',
  native: 'make system calls from native code in that process',
  addresses: 'reach a place on the network that no grant names',
  confusion: 'use what belongs to another plugin, or was never granted',
  secrets: 'see the value of a secret',
} as const

export type Family = keyof typeof families

/** 0: the gateway process; 1: the walls around the extension host process; 2: the engine. */
export type RingNumber = 0 | 1 | 2

export interface Finding {
  succeeded: boolean
  /** What stopped it. */
  by: string
  ring: RingNumber
  /** What was seen: an outcome's code, the words of a refusal. */
  said: string
  /** Of what hangs or grows: how long it ran, and the limit that ended it. */
  ms?: number
  limitMs?: number
  /** It reached its aim, and this wall, which would have stopped it, does not stand here. */
  missing?: 'bubblewrap' | 'seccomp'
}

export interface Attack {
  /** Unique. */
  name: string
  family: Family
  tries: string
  /** Where its code runs: in a guest of this engine, or in the host process in place of one. */
  engine: Engine | 'host'
  /** Those on which it is worth a run: others are the same to it. */
  tiers: readonly Tier[]
  run(stage: Stage, tier: Tier, guest: string): Promise<Finding>
}

export const allTiers: readonly Tier[] = ['unverified', 'bundled', 'verified', 'developing']
