import { serve } from '../serve.ts'
import { loadAddon } from './addon.ts'
import { createBlankStock } from './blank-isolate.ts'
import { makeGuestImage } from './guest-image.ts'
import { createGuest } from './guest.ts'

/**
 * The extension host of V8 isolates. Started with the paths of isolated-vm's addon, the guest runtime, the SDK and the late libraries
 * (protocol/host-command.ts); it reads those and no other file.
 */
const [addon, bootstrap, sdk, late] = process.argv.slice(2) as [string, string, string, string]

const vm = loadAddon(addon)
// The gateway takes the JIT from strangers' code; that never holds this thread, and lives alone (supervisor/tier.ts).
const isStranger = process.execArgv.includes('--jitless')
const stock = createBlankStock(vm, makeGuestImage(vm, { bootstrap, sdk, late }), { refills: !isStranger })

await serve('isolate', (options) => createGuest({ ...options, vm, stock, mayHold: !isStranger }))
