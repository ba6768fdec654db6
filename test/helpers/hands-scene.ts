import type { ExecutionContext } from 'ava'
import type { ChatOptions } from '../../core/agent/chat.ts'
import { createEventHub } from '../../core/events/event-hub.ts'
import type { GuestEntries } from '../../core/guest-work/guest-entry.ts'
import { startObservers } from '../../core/guest-work/observers.ts'
import { createTransforms } from '../../core/guest-work/transforms.ts'
import type { Store } from '../../core/store/store.ts'
import { openChatBench } from './chat-bench.ts'
import type { ModelScript } from './model-server.ts'
import { openTestStore } from './store.ts'

export interface HandsOptions {
  /** Scopes by plugin, then capability. */
  grants: Record<string, Record<string, object>>
  /** What the guests do. */
  guest(plugin: string, entry: string, message: { id: string; text: string; role: string; channel: string }, signal: AbortSignal): unknown
  wallMs?: number
  store?: Store
  /** The model's; it repeats what it is told when not said. */
  script?: ModelScript
}

/** A chat with plugins that see and change its messages; the guests are played. */
export async function openHandsScene(t: ExecutionContext, { grants, guest, wallMs, store: given, script = (request) => ({ text: `heard: ${request.messages.at(-1)?.content}` }) }: HandsOptions) {
  const store = given ?? (await openTestStore(t))
  const calls: { plugin: string; entry: string; message: unknown; by: Parameters<GuestEntries['call']>[3] }[] = []
  const entries: GuestEntries = {
    async call(plugin, entry, message, by) {
      calls.push({ plugin, entry, message, by })
      return { output: await guest(plugin, entry, message as never, by.signal), ms: 1, denials: [], reached: false }
    },
  }
  const rows = Object.entries(grants).flatMap(([plugin, held]) => Object.entries(held).map(([capability, scope]) => ({ plugin, capability, scope })))
  const watching = {
    store, entries, gateway: 'one', log: { warn() {}, error() {} },
    plugins: { find: (name: string) => (name in grants ? { row: { enabled: true } } : undefined) } as never,
    grants: { inForce: () => rows } as never,
  }
  const events = createEventHub()
  const observers = startObservers({ ...watching, events })
  t.teardown(() => observers[Symbol.asyncDispose]())
  const hands: ChatOptions['hands'] = { stored: observers.stored, changed: createTransforms({ ...watching, wallMs }).changed }
  const bench = await openChatBench(t, { store, gateway: 'one', hands, script })
  return { ...bench, store, calls, ring: () => events.publish('session:x', 'turn.started', {}) }
}

/** Waits for what a loop of its own brings about. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate)
}
