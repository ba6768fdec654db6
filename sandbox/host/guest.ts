import type { FrameKind } from '../protocol/frame.ts'
import type { LoadHeader } from '../protocol/load-header.ts'
import type { WaitingCall } from './call-queue.ts'

/** One plugin's code in one instance of this process's engine. */
export interface Guest {
  /** The call runs at one of the next turns. */
  call(call: WaitingCall): void
  /** Runs the next of what waits; true when another turn would run more. */
  turn(): boolean
  reply(request: number, text: string): void
  cancel(call: number): void
  dispose(): void
  /** Asks the engine for the figure that `heapMb` tells from then on. */
  sampleHeap(): void
  heapMb(): number
}

/** What a guest is made of and where it speaks to, whatever its engine. */
export interface GuestOptions {
  header: LoadHeader
  headerText: string
  /** The plugin's code as its package holds it. */
  code: Buffer
  send(kind: FrameKind, call: number, text: string): void
  /** As `send`, leaving before this thread does anything else. */
  sendNow(kind: FrameKind, call: number, text?: string): void
  /** Calls that waited may run at this guest's next turn. */
  wantsTurn(): void
  onGone(): void
  /** Takes the place of a guest that was restarted: the gateway knows of no change. */
  isRestart: boolean
  /** The guest is gone, nothing of these calls has left it, and they are to run again in one that takes its place. */
  onOverrun(calls: readonly WaitingCall[]): void
}
