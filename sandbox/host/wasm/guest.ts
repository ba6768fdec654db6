import { type FrameKind, frameKind } from '../../protocol/frame.ts'
import { CallQueue } from '../call-queue.ts'
import type { Guest, GuestOptions } from '../guest.ts'
import { ModuleError } from './byte-reader.ts'
import { createDoor, type Door } from './door.ts'
import { createInstance, type Instance } from './instance.ts'
import type { ModuleStore } from './module-store.ts'
import { decodeOutput, encodeInput, exportOf, type GuestFault, GuestFaultError, readCall } from './values.ts'

export interface WasmGuestOptions extends GuestOptions {
  modules: ModuleStore
  /** The guest is about to run, and nothing but the end of the process may stop it. Call 0 is its start. */
  entering(call: number): void
}

/** An instance at work, and the way out that is its own: what an abandoned one still says is heard no more. */
interface Running {
  instance: Instance
  door: Door
}

/** One plugin's code in one WebAssembly instance, its calls one after the other. */
export function createWasmGuest({ header, code, send, sendNow, wantsTurn, onGone, modules, entering }: WasmGuestOptions): Guest {
  const { limits } = header
  let state: 'loading' | 'running' | 'gone' = 'loading'
  let running: Running | undefined
  let starting: Door | undefined
  let lastRequest = 0

  const verdict = (code: string, message: string) => JSON.stringify({ code, message })
  const fail = (call: number, code: string, message: string) => send(frameKind.failed, call, verdict(code, message))

  // A module may compute on for long: what it logs, and how far it says it is, must not wait for its end.
  const speak = (kind: FrameKind, number: number, text: string) => (kind === frameKind.notice ? sendNow : send)(kind, number, text)

  const queue = new CallQueue({
    // Extism's state is of one call: it is not reentrant.
    atOnce: 1,
    wallMs: limits.wallMs,
    run: ([call]) => void run(call!.number, call!.text),
    onReady: wantsTurn,
    onDeadline(number) {
      if (queue.isRunning(number)) abandon('the call ran out of time')
      fail(number, 'wall_limit', `the tool did not answer within ${limits.wallMs} ms; do less in one call, or ask for more by limits.wallMs in the manifest`)
    },
  })

  /** Whatever ends a call from outside: the instance stands in the middle of its work, and is never entered again. */
  function abandon(why: string): void {
    const { door } = running ?? {}
    running = undefined
    door?.end(why)
    starting?.end(why)
  }

  async function start(): Promise<Running> {
    const module = await modules.compile(code, limits)
    const door = createDoor({ limits, send: speak, nextRequest: () => (lastRequest = (lastRequest % 0xffff_fffe) + 1) })
    starting = door
    entering(0)
    const instance = await createInstance({ module, header, door })
    return { instance, door }
  }

  async function run(number: number, text: string): Promise<void> {
    let entered: Running | undefined
    try {
      entered = running ?? (await start())
      // Ended while its instance was made anew.
      if (!queue.isRunning(number)) return
      running = entered
      const { tool, input } = readCall(text)
      const { name, ...kinds } = exportOf(tool, header.exports)
      const bytes = encodeInput(input, kinds.input)
      entered.door.begin(number)
      entering(number)
      const output = entered.instance.call(name, bytes)
      const answered = output instanceof Promise ? await output : output
      answer(number, entered, `{"ok":true,"value":${decodeOutput(answered, kinds.output, limits.outputBytes)}}`)
    } catch (error) {
      answer(number, entered, JSON.stringify({ ok: false, error: isTrap(error) ? trapOf(error, entered?.instance.memoryMb() ?? 0) : faultOf(error) }))
    }
  }

  // A module that gets no memory traps as it does for any other reason: the figure lets its author see which it was.
  function trapOf({ name, message }: Error, memoryMb: number): GuestFault {
    return { name, message: `the module trapped (${message}), holding ${memoryMb} of the ${limits.memoryMb} MB of memory that it may` }
  }

  function answer(number: number, from: Running | undefined, text: string): void {
    if (state === 'gone' || !queue.isRunning(number)) return
    from?.door.end('the call has ended')
    // The next call gets a fresh one.
    if (from?.instance.isSpent && running === from) running = undefined
    send(frameKind.result, number, text)
    queue.end(number)
  }

  function failLoad(code: string, message: string): void {
    if (state !== 'loading') return
    send(frameKind.loadFailed, 0, verdict(code, message))
    dispose()
  }

  function dispose(): void {
    if (state === 'gone') return
    state = 'gone'
    clearTimeout(loadDeadline)
    queue.close()
    abandon('the plugin was stopped')
    onGone()
  }

  const loadDeadline = setTimeout(() => failLoad('wall_limit', `the plugin's module did not finish loading within ${limits.wallMs} ms`), limits.wallMs)

  start().then(
    (made) => {
      if (state !== 'loading') return
      running = made
      state = 'running'
      clearTimeout(loadDeadline)
      send(frameKind.loaded, 0, '')
      queue.open()
    },
    (error: unknown) => failLoad(error instanceof ModuleError ? error.code : 'load_failed', faultOf(error).message),
  )

  return {
    call: (call) => queue.add(call),
    turn: () => queue.turn(),
    reply: (request, text) => running?.door.replied(request, text),
    cancel(number) {
      const wasRunning = queue.isRunning(number)
      if (wasRunning) abandon('the call was cancelled')
      if (queue.end(number)) fail(number, 'cancelled', 'the call was cancelled')
    },
    dispose,
    sampleHeap() {},
    heapMb: () => running?.instance.memoryMb() ?? 0,
  }
}

const maxMessageChars = 2_000

const isTrap = (error: unknown): error is Error => error instanceof WebAssembly.RuntimeError

/** Traps, and what V8 and Extism throw at a module; never a stack. */
function faultOf(error: unknown): GuestFault {
  if (error instanceof GuestFaultError) return error.fault
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: 'the module failed' }
  return { name, message: message.slice(0, maxMessageChars) }
}
