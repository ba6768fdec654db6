import { Socket } from 'node:net'
import { createFrameReader, frameKind } from '../protocol/frame.ts'
import { loadAddon } from './addon.ts'
import { createExtensionHost } from './extension-host.ts'
import { makeGuestImage } from './guest-image.ts'
import { createOutbox } from './outbox.ts'
import { testRing } from './self-test.ts'

/**
 * The extension host: an unprivileged process that runs guests and talks frames over file descriptor 3.
 * Started with the paths of isolated-vm's addon, the guest runtime and the SDK (protocol/host-command.ts);
 * it reads those, tests its own walls, says `ready`, and from then on sees only what comes over the pipe.
 */
const [addon, bootstrap, sdk] = process.argv.slice(2) as [string, string, string]

const vm = loadAddon(addon)
const pipe = new Socket({ fd: 3, readable: true, writable: true })
const outbox = createOutbox(pipe)

// Nobody is left to answer to.
pipe.on('close', () => process.exit(0))
pipe.on('error', () => process.exit(0))

// The gateway takes the JIT from strangers' code; and strangers' code never holds this thread.
const mayHold = !process.execArgv.includes('--jitless')

const image = makeGuestImage(vm, { bootstrap, sdk })
outbox.send(frameKind.ready, 0, 0, JSON.stringify(await testRing()))

const host = createExtensionHost({ vm, image, send: outbox.send, mayHold })
const read = createFrameReader(host.receive)
pipe.on('data', (chunk: Buffer) => {
  try {
    outbox.during(() => {
      read(chunk)
      host.start()
    })
  } catch (error) {
    // A stream that cannot be framed cannot be trusted further; the gateway starts another host.
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  }
})
