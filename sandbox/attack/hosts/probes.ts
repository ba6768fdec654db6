import { fileProbes } from './file-probes.ts'
import { nativeProbes } from './native-probes.ts'
import { networkProbes } from './network-probes.ts'
import { processProbes } from './process-probes.ts'

/** What a probe may aim at; all of it belongs to the attack suite. */
export interface ProbeTarget {
  /** A file that holds the mark, in a folder that may be written to. */
  file: string
  folder: string
  mark: string
  /** A server on 127.0.0.1. */
  port: number
  /** Of the process that started the host. */
  gatewayPid: number
  /** Addons that lie on this computer's disk. */
  addons: readonly string[]
  /** Another extension host. */
  neighbourPid: number
}

/** One thing that code in an extension host process may try. What it returns is what it got; what stops it throws. */
export interface Probe {
  tries: string
  /** The wall that is needed where Node's permissions do not cover it. */
  needs?: 'bubblewrap' | 'seccomp'
  /** Left to the walls: tried without them, it would do harm. */
  harmful?: true
  attempt(target: ProbeTarget): unknown
}

export const probes: Readonly<Record<string, Probe>> = { ...fileProbes, ...processProbes, ...networkProbes, ...nativeProbes }

export const isNative = (name: string): boolean => Object.hasOwn(nativeProbes, name)
