import { loadAddon } from '../../host/isolate/addon.ts'
import type { Guest, GuestOptions } from '../../host/guest.ts'
import { serve } from '../../host/serve.ts'
import { frameKind } from '../../protocol/frame.ts'
import { type ProbeTarget, probes } from './probes.ts'

/**
 * An extension host whose guest has escaped: the same command line, the same walls, the same start, and in place of an
 * engine code that does as it likes with the process.
 */
const addon = process.argv[2]
if (addon !== undefined) loadAddon(addon)
await serve(addon === undefined ? 'wasm' : 'isolate', takenOver)

interface Order {
  probe?: string
  target?: ProbeTarget
  /** Text of a request, in place of one that the runtime would write. */
  request?: string
  /** Requests of the same call before it, each of which must succeed. */
  first?: readonly string[]
}

function takenOver({ send, sendNow }: GuestOptions): Guest {
  const waiting = new Map<number, (text: string) => void>()
  let requests = 0
  sendNow(frameKind.loaded, 0)

  const answer = (call: number, value: unknown) => sendNow(frameKind.result, call, JSON.stringify({ ok: true, value }))

  const ask = (call: number, request: string) => new Promise<{ ok?: boolean }>((resolve) => {
    waiting.set(++requests, (text) => resolve(JSON.parse(text)))
    send(frameKind.request, requests, request.replace('$call', String(call)))
  })

  async function obey(call: number, { probe, target, request, first = [] }: Order): Promise<void> {
    if (request === undefined) return answer(call, await attempt(probe ?? '', target))
    for (const one of first) {
      const reply = await ask(call, one)
      if (reply.ok !== true) return answer(call, { voided: reply })
    }
    answer(call, await ask(call, request))
  }

  return {
    call({ number, text }) {
      const { input }: { input: Order } = JSON.parse(text)
      void obey(number, input)
    },
    turn: () => false,
    reply(request, text) {
      waiting.get(request)?.(text)
      waiting.delete(request)
    },
    cancel() {},
    dispose() {},
    sampleHeap() {},
    heapMb: () => 1,
  }
}

async function attempt(name: string, target: ProbeTarget | undefined): Promise<{ reached: boolean; said: string }> {
  const probe = Object.hasOwn(probes, name) ? probes[name] : undefined
  if (!probe || !target) return { reached: false, said: `there is no probe "${name}"` }
  try {
    const said = await probe.attempt(target)
    return { reached: true, said: String(said).slice(0, 200) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { reached: false, said: `${code} ${error instanceof Error ? error.message : String(error)}`.trim().slice(0, 200) }
  }
}
