import type { LoadHeader } from '../protocol/load-header.ts'
import { createCalls } from './calls.ts'
import { createContextMaker } from './context.ts'
import { createDoor } from './door.ts'
import { harden } from './harden.ts'
import type { CurrentCall, SendToHost } from './host-link.ts'
import { freeze, parse } from './primordials.ts'
import { adoptPlugin } from './adopt.ts'
import { createTimers } from './timers.ts'
import { install, installGlobals, sharedGlobals } from './globals.ts'
import { thrownText } from './thrown-text.ts'

/**
 * The runtime inside an isolate. This part runs once per host, when it makes its snapshot: everything in it must
 * hold for every guest. `connect` runs once per guest, before any of its code.
 */
const realm = globalThis as unknown as Record<string, unknown>
// The stand-in that whatwg-url wanted (shims/before-libraries.ts): left in the snapshot, it would stand in front of
// V8's own, and deleting the one would uncover the other.
delete realm.SharedArrayBuffer
install(realm, sharedGlobals)

function connect(sendToHost: SendToHost, headerText: string, seed: string) {
  harden(realm)
  const header = parse(headerText) as LoadHeader
  let sent = 0
  const send: SendToHost = (what, number, call, text) => {
    sent++
    sendToHost(what, number, call, text)
  }
  const current: CurrentCall = { number: 0 }
  const door = createDoor(send, current, header.limits)
  const timers = createTimers(send, current, (thrown) => door.notice('log', 'write', { level: 'error', message: `a timer threw ${thrownText(thrown).message}` }))
  installGlobals(realm, { door, timers, seed, deterministic: header.deterministic })
  const calls = createCalls({ send, sentCount: () => sent, door, timers, current, limits: header.limits, makeContext: createContextMaker(door, header) })

  const adopt = (plugin: object) => {
    try {
      calls.serve(adoptPlugin(plugin, header.tools))
      send('loaded', 0, 0, '')
    } catch (thrown) {
      send('loadFailed', 0, 0, thrownText(thrown).message)
    }
  }

  return freeze({ adopt, call: calls.call, callNow: calls.callNow, take: calls.take, reply: door.reply, end: calls.end, fire: timers.fire })
}

// Taken and deleted by the host before any plugin code runs (host/guest-isolate.ts).
realm.__airlock = { connect }
