import { z } from 'zod'
import { frameKind, pingFor } from '../protocol/frame.ts'
import type { HostLink } from './host-link.ts'
import type { HostProcess } from './host-process.ts'
import { parseBoundedJson } from './bounded-json.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SandboxCode } from './sandbox-error.ts'

const beatMs = 1_000
/** A guest that allocates as fast as memory allows gains about a gigabyte a second. */
const busyLookMs = 100
const missedBeats = 4

const pongShape = z.object({
  rssMb: z.number(),
  instances: z.array(z.tuple([z.number(), z.number()])).max(10_000),
})

export interface HostWatchOptions {
  process: Pick<HostProcess, 'rssMb'>
  link: Pick<HostLink, 'send' | 'waiting'>
  isBusy(): boolean
  isOwed(): boolean
  /** May it be silent now? Another watch looks after an engine that cannot answer while it works. */
  mayBeSilent(): boolean
  budgetMb(): number
  onBad(code: SandboxCode, message: string): void
  /** What the host says its guests hold: instance and MiB. */
  onHeaps?(heaps: readonly [instance: number, heapMb: number][]): void
}

/** Looks whether a host still answers, and how much memory it holds. */
export interface HostWatch extends Disposable {
  /** A call began: look more often. */
  wake(): void
  /** Takes the payload of a `pong`. Throws SandboxError `frame_invalid` on one that was not asked for. */
  pong(payload: Buffer): void
}

export function watchHost({ process, link, isBusy, isOwed, mayBeSilent, budgetMb, onBad, onHeaps }: HostWatchOptions): HostWatch {
  let missed = 0
  let asked = false
  let saidMb: number | undefined
  let fast = false
  let timer: NodeJS.Timeout
  let nextBeat = performance.now() + beatMs

  function look(): void {
    const heldMb = process.rssMb() ?? saidMb ?? 0
    if (heldMb > budgetMb()) return onBad('memory_limit', `an extension host held ${Math.round(heldMb)} MB; its plugins may use ${budgetMb()} MB together: hold less at once, and await less work at a time`)
    if (performance.now() >= nextBeat && !beat()) return
    schedule(isBusy())
  }

  /** False when the host has missed too many. */
  function beat(): boolean {
    nextBeat = performance.now() + beatMs
    if (isOwed()) {
      onBad('host_gone', 'an extension host did not answer a call that was given up')
      return false
    }

    // While the gateway does not read, a pong cannot come.
    if (asked && !link.waiting() && !mayBeSilent() && ++missed >= missedBeats) {
      onBad('host_gone', `an extension host gave no sign of life for ${missed} s`)
      return false
    }

    if (!asked) {
      asked = true
      link.send(frameKind.ping, 0, pingFor.memory)
    }

    return true
  }

  function schedule(soon: boolean): void {
    fast = soon
    clearTimeout(timer)
    timer = setTimeout(look, soon ? busyLookMs : beatMs)
  }

  schedule(false)
  return {
    wake() {
      if (!fast) schedule(true)
    },
    pong(payload) {
      if (!asked) throw new SandboxError('frame_invalid', 'an extension host answered a ping that was never sent')
      asked = false
      missed = 0
      const said = pongShape.parse(parseBoundedJson(payload, { bytes: 256 * 1024, depth: 4 }))
      saidMb = said.rssMb
      onHeaps?.(said.instances)
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}
