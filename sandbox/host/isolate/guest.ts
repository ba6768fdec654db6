import type ivm from 'isolated-vm'
import { frameKind } from '../../protocol/frame.ts'
import type { OutOfMemory } from '../../protocol/guest-message.ts'
import { longestHoldMs } from '../../protocol/limits.ts'
import { CallQueue, type WaitingCall } from '../call-queue.ts'
import type { Guest, GuestOptions } from '../guest.ts'
import { createEntryWatch } from './entry-watch.ts'
import { type GuestFailure, failureOf, memoryFailure } from './guest-failure.ts'
import type { BlankStock } from './blank-isolate.ts'
import { type GuestIsolate, makeGuestIsolate, PluginModuleError } from './guest-isolate.ts'
import { createOutwardDoor } from './outward-door.ts'
import { holdMs, Pace } from './pace.ts'

export interface IsolateGuestOptions extends GuestOptions {
  vm: typeof ivm
  stock: BlankStock
  /** May a quick guest hold the host's own thread? Not where strangers' code runs. One that held it too long is restarted. */
  mayHold: boolean
}

/** Loading compiles and runs whole bundles, without the JIT for some: it gets no less than this, however little a call may use. */
const leastLoadMs = 1_000
/** Calls running in one isolate at once: a healthy isolate survives 16 under load, not 64 (FACTS). */
const maxCallsInFlight = 16
/** Calls between two looks at the heap: a healthy isolate under load dies without them (FACTS). */
const callsPerHeapSample = 32

/** One plugin's code in one isolate. */
export function createGuest({ vm, stock, header, headerText, code, send, wantsTurn, onGone, onOverrun, mayHold, isRestart }: IsolateGuestOptions): Guest {
  const { limits } = header
  let running: GuestIsolate | undefined
  let state: 'loading' | 'running' | 'gone' = 'loading'
  let heapMb = 0
  let calls = 0

  const fail = (call: number, failure: Pick<GuestFailure, 'code' | 'message'> | { code: 'cancelled'; message: string }) =>
    send(frameKind.failed, call, JSON.stringify({ code: failure.code, message: failure.message }))

  const queue = new CallQueue({
    atOnce: maxCallsInFlight,
    wallMs: limits.wallMs,
    run(calls) {
      if (mayEnterHere(calls)) runHere(calls)
      else for (const { number, text } of calls) void runCall(number, text)
    },
    onReady: wantsTurn,
    onDeadline: (number) => {
      door.ended(number)
      fail(number, { code: 'wall_limit', message: `the tool did not answer within ${limits.wallMs} ms; do less in one call, or ask for more by limits.wallMs in the manifest` })
      endInside(number, 'the call ran out of time')
    },
  })

  const pace = new Pace({ isBanned: !mayHold || isRestart })

  const watch = createEntryWatch({
    cpuMs: limits.cpuMs,
    wallTime: () => (running!.isolate.isDisposed ? undefined : running!.isolate.wallTime),
    // Nobody here disposed it, so isolated-vm did, for its memory; what it ran may never say so.
    onDisposed: () => leave(memoryFailure(limits)),
    onStuck: () => leave({ code: 'cpu_limit', message: `the plugin ran ${limits.cpuMs} ms in one step that cannot be interrupted, such as a large BigInt or JSON; take smaller steps, or ask for more by limits.cpuMs in the manifest`, fatal: true }, { stuck: true }),
  })

  const door = createOutwardDoor({
    limits,
    isOpen: (call) => queue.isRunning(call),
    send,
    fire: (timer) => void enter('fire', 0, [timer]),
    refuse: (request, text) => void enter('reply', 0, [request, text]),
    onLoaded: () => {
      if (state !== 'loading') return
      state = 'running'
      clearTimeout(loadDeadline)
      if (!isRestart) send(frameKind.loaded, 0, '')
      queue.open()
    },
    onAnswer: (number, answer) => deliver(number, answer),
    onLoadFailed: (message) => failLoad({ code: 'load_failed', message, fatal: true }),
    onBroken: (message) => leave({ code: 'call_limit', message, fatal: true }),
  })

  // True for the first end of a call; whatever ends it again has nobody to tell.
  function finish(call: number): boolean {
    if (!queue.end(call)) return false
    door.ended(call)
    return true
  }

  // Every entry into the isolate runs under the CPU limit and the watch; the promise settles with what it returned.
  function enter(name: 'reply' | 'end' | 'fire', call: number, args: (number | string)[]): void {
    if (!running || state === 'gone') return
    watch.entered()
    running.entries[name].apply(undefined, args, { timeout: limits.cpuMs }).then(watch.left, (error: unknown) => {
      watch.left()
      onEntryFailed(call, error)
    })
  }

  // What a reply goes on with cannot begin anew elsewhere: it has its whole limit here too, and whoever uses that holds this thread no more (Pace).
  function replyHere(call: number, request: number, text: string): void {
    const started = performance.now()
    try {
      running!.entries.reply.applySync(undefined, [request, text], { timeout: limits.cpuMs })
    } catch (error) {
      return onEntryFailed(call, error)
    }
    pace.held(performance.now() - started)
  }

  async function runCall(number: number, text: string): Promise<void> {
    watch.entered()
    try {
      const answer: unknown = await running!.entries.call.apply(undefined, [number, text], { timeout: limits.cpuMs, result: { promise: true } })
      watch.left()
      pace.entered(() => running!.isolate.cpuTime)
      deliver(number, answer)
    } catch (error) {
      watch.left()
      onEntryFailed(number, error)
    }
  }

  function deliver(number: number, answer: unknown): void {
    if (answer === outOfMemory) return onFailure(number, memoryFailure(limits))
    if (!finish(number)) return
    if (typeof answer !== 'string' || answer.length > limits.outputBytes + answerOverhead) {
      fail(number, { code: 'output_limit', message: `the answer exceeds ${limits.outputBytes} bytes` })
    } else send(frameKind.result, number, answer)
    if (++calls % callsPerHeapSample === 0) sampleHeap()
  }

  // Alone in the isolate, calls that are cut off can run again: nothing that they sent has been read yet.
  function mayEnterHere(calls: readonly WaitingCall[]): boolean {
    return pace.isQuick() && watch.isIdle() && queue.runningCount() === calls.length
  }

  function runHere(calls: readonly WaitingCall[]): void {
    const started = performance.now()
    let answers: unknown
    try {
      running!.entries.callNow.applySync(undefined, calls.flatMap(({ number, text }) => [number, text]), { timeout: holdMs })
      // No limit: this looks into the runtime's own tables, and nothing of the plugin's is left to run (each limit costs a thread's waking).
      answers = running!.entries.take.applySync(undefined, [])
    } catch (error) {
      return onHoldFailed(calls, error)
    }

    pace.held((performance.now() - started) / calls.length)
    const lines = typeof answers === 'string' ? answers.split('\n') : []
    if (lines.length !== calls.length) return leave({ code: 'call_limit', message: 'the plugin answered in a way that no runtime does', fatal: true })
    for (const [index, { number, text }] of calls.entries()) {
      if (lines[index] === notBegun) void runCall(number, text)
      else if (lines[index] !== '') deliver(number, lines[index])
    }
  }

  function onHoldFailed(calls: readonly WaitingCall[], error: unknown): void {
    const { code, fatal } = failureOf(error, limits)
    // Which of several left a rejection behind shows when each runs alone.
    if (code === 'cpu_limit' || (calls.length > 1 && !fatal)) {
      const waiting = queue.close()
      dispose()
      return onOverrun([...calls, ...waiting])
    }
    for (const { number } of calls) onEntryFailed(number, error)
  }

  function onEntryFailed(call: number, error: unknown): void {
    if (state !== 'gone') onFailure(call, failureOf(error, limits))
  }

  function onFailure(call: number, failure: GuestFailure): void {
    if (finish(call)) {
      fail(call, failure)
      if (!failure.fatal) endInside(call, 'the call failed')
    }
    if (failure.fatal) leave(failure)
  }

  function endInside(call: number, why: string): void {
    if (state === 'running') enter('end', call, [call, why])
  }

  function failLoad(failure: GuestFailure): void {
    if (state !== 'loading') return
    send(isRestart ? frameKind.gone : frameKind.loadFailed, 0, JSON.stringify({ code: failure.code, message: failure.message }))
    dispose()
  }

  function leave(failure: GuestFailure, extra: { stuck?: true } = {}): void {
    if (state === 'gone') return
    if (state === 'loading' && !extra.stuck) return failLoad(failure)
    if (state === 'loading') send(frameKind.loadFailed, 0, JSON.stringify({ code: failure.code, message: failure.message }))
    send(frameKind.gone, 0, JSON.stringify({ code: failure.code, message: failure.message, ...extra }))
    dispose()
  }

  function dispose(): void {
    if (state === 'gone') return
    state = 'gone'
    clearTimeout(loadDeadline)
    queue.close()
    door.close()
    watch.close()
    onGone()
    try {
      running?.isolate.dispose()
    } catch {
      // Out of memory or already disposed: it is gone either way.
    }
  }

  function sampleHeap(): void {
    if (!running || state !== 'running') return
    running.isolate.getHeapStatistics().then(
      (heap) => {
        heapMb = Math.round((heap.used_heap_size + heap.externally_allocated_size) / 1024 / 1024)
      },
      () => undefined,
    )
  }

  const loadDeadline = setTimeout(() => failLoad({ code: 'wall_limit', message: `the plugin's module did not finish loading within ${limits.wallMs} ms`, fatal: true }), limits.wallMs)

  async function load(): Promise<void> {
    const made = await makeGuestIsolate({ vm, stock, limits, headerText, seed: isRestart ? await freshSeed() : header.seed, code: code.toString(), fromGuest: door.fromGuest })
    running = made
    if (state === 'gone') return made.isolate.dispose()
    watch.entered()
    await made.start(Math.max(limits.cpuMs, leastLoadMs)).finally(watch.left)
  }

  load().catch((error: unknown) => {
    const failure = failureOf(error, limits)
    if (failure.code !== 'guest_error') return failLoad(failure)
    const message = error instanceof Error ? `${error.name === 'Error' || error instanceof PluginModuleError ? '' : `${error.name}: `}${error.message}` : 'the plugin threw while loading'
    failLoad({ code: 'load_failed', message: message.slice(0, 1_000), fatal: true })
  })

  return {
    call: (call) => queue.add(call),
    turn: () => queue.turn(),
    reply(request, text) {
      const call = door.replied(request)
      if (call === undefined) return
      if (state === 'running' && limits.cpuMs <= longestHoldMs && pace.isQuick() && watch.isIdle()) replyHere(call, request, text)
      else enter('reply', call, [request, text])
    },
    cancel(call) {
      const wasRunning = queue.isRunning(call)
      if (!finish(call)) return
      fail(call, { code: 'cancelled', message: 'the call was cancelled' })
      if (wasRunning) endInside(call, 'the call was cancelled')
    },
    dispose,
    sampleHeap,
    heapMb: () => heapMb,
  }
}

// The gateway's seed was for the guest whose place this one takes. Loaded here, for node:crypto takes 3 MB of a process that may never need it.
async function freshSeed(): Promise<string> {
  const { randomBytes } = await import('node:crypto')
  return randomBytes(48).toString('base64')
}

/** What `take` says of a call that it did not begin, for another is still at work (guest/calls.ts). */
const notBegun = '-'

const outOfMemory: OutOfMemory = '{"ok":false,"error":{"code":"memory_limit"}}'

/** `{"ok":true,"value":…}` around what the limit counts, or an error's few words. */
const answerOverhead = 4_096
