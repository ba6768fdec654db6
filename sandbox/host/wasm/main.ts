import { frameKind } from '../../protocol/frame.ts'
import { serve } from '../serve.ts'
import { createWasmGuest } from './guest.ts'
import { createModuleStore } from './module-store.ts'

/**
 * The extension host of WebAssembly. It has the one thread that guests run on: a guest that does not come back holds
 * everything here, and the gateway, which sees that no pong comes, ends the process.
 */
const modules = createModuleStore()
let guests = 0

await serve('wasm', (options) => {
  guests++
  return createWasmGuest({
    ...options,
    modules,
    // Whom to blame is clear where only one lives.
    entering: (call) => {
      if (guests > 1) options.sendNow(frameKind.entered, call)
    },
    onGone() {
      guests--
      options.onGone()
    },
  })
})
