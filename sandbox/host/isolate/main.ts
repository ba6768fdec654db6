import { serve } from '../serve.ts'
import { loadAddon } from './addon.ts'
import { createBlankStock } from './blank-isolate.ts'
import { makeGuestImage } from './guest-image.ts'
import { createGuest } from './guest.ts'

/**
 * The extension host of V8 isolates. Started with the paths of isolated-vm's addon, the guest runtime and the SDK
 * (protocol/host-command.ts); it reads those and no other file.
 */
const [addon, bootstrap, sdk] = process.argv.slice(2) as [string, string, string]

const vm = loadAddon(addon)
const stock = createBlankStock(vm, makeGuestImage(vm, { bootstrap, sdk }))

// The gateway takes the JIT from strangers' code; and strangers' code never holds this thread.
const mayHold = !process.execArgv.includes('--jitless')

await serve('isolate', (options) => createGuest({ ...options, vm, stock, mayHold }))
