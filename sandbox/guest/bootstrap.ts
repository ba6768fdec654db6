import type { LoadHeader } from '../protocol/load-header.ts'
import { createCalls } from './calls.ts'
import { createContextMaker } from './context.ts'
import { createDoor } from './door.ts'
import { harden } from './harden.ts'
import type { CurrentCall, SendToHost } from './host-link.ts'
import { freeze, parse, stringify } from './primordials.ts'
import { rehearsalHeader } from './rehearsal.ts'
import { adoptPlugin } from './adopt.ts'
import { createTimers } from './timers.ts'
import { install, installGlobals, installLate, lateGlobals, sharedGlobals } from './globals.ts'
import { keepLateText } from './shims/late-text.ts'
import { thrownText } from './thrown-text.ts'

/**
 * The runtime inside an isolate. This part runs once per host, when it makes its snapshot: everything in it must
 * hold for every guest. `prepare` runs once per isolate, which may be made ahead; `connect` once per guest, before any of its code.
 */
const realm = globalThis as unknown as Record<string, unknown>
install(realm, sharedGlobals)
installLate(realm, lateGlobals)

function connect(sendToHost: SendToHost, headerText: string, seed: string) {
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
function prepare(lateText: string) {
  keepLateText(lateText)
  harden(realm)
  // V8 compiles a function when it first runs: a rehearsal with nobody there takes that off a plugin's first call.
  const rehearsal = connect(() => {}, stringify(rehearsalHeader)!, rehearsalHeader.seed)
  rehearsal.adopt({ default: { tools: { rehearse: () => null } } })
  rehearsal.callNow(1, '{"tool":"rehearse","input":{}}')
  rehearsal.take()
}

realm.__airlock = { prepare, connect }
