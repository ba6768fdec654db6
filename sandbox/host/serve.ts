import { Socket } from 'node:net'
import { createFrameReader, frameKind } from '../protocol/frame.ts'
import type { Engine } from '../protocol/host-command.ts'
import { createExtensionHost } from './extension-host.ts'
import type { Guest, GuestOptions } from './guest.ts'
import { createOutbox } from './outbox.ts'
import { testRing } from './self-test.ts'

/**
 * The life of an extension host, whatever its engine: an unprivileged process that runs guests and talks frames over
 * file descriptor 3. It tests its own walls, says `ready`, and from then on sees only what comes over the pipe.
 */
export async function serve(engine: Engine, startGuest: (options: GuestOptions) => Guest): Promise<void> {
  const pipe = new Socket({ fd: 3, readable: true, writable: true })
  const outbox = createOutbox(pipe)

  // Nobody is left to answer to.
  pipe.on('close', () => process.exit(0))
  pipe.on('error', () => process.exit(0))

  // The engine is loaded. Without this, code that escapes it could load any addon on the disk, and be rid of Node's wall by that.
  process.permission?.drop('addon')
  process.permission?.drop('fs.read')
  outbox.send(frameKind.ready, 0, 0, JSON.stringify(await testRing(engine)))

  const host = createExtensionHost({ startGuest, send: outbox.send, flush: outbox.flush, defer: (work) => void setImmediate(() => outbox.during(work)) })
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
}
