import { readFileSync } from 'node:fs'
import type ivm from 'isolated-vm'

type IsolatedVm = typeof ivm

/** What every guest of this host starts from. */
export interface GuestImage {
  /** The runtime, already run: a new isolate begins with it in its heap. */
  snapshot: ivm.ExternalCopy<ArrayBuffer>
  /** Source of the module '@airlock/sdk'. */
  sdk: string
  /** Source of what the runtime loads late; isolates share this text, and none holds it in its heap. */
  late: ivm.ExternalCopy<string>
}

/**
 * Makes the image from the host's own files.
 *
 * A snapshot holds machine code, so none is ever read from disk or taken over the pipe:
 * each host makes its own (11 ms), which saves each guest some 17 ms (FACTS).
 */
export function makeGuestImage(vm: IsolatedVm, files: { bootstrap: string; sdk: string; late: string }): GuestImage {
  const code = readFileSync(files.bootstrap, 'utf8')
  return {
    snapshot: vm.Isolate.createSnapshot([{ code, filename: 'airlock:bootstrap' }]),
    sdk: readFileSync(files.sdk, 'utf8'),
    late: new vm.ExternalCopy(readFileSync(files.late, 'latin1')),
  }
}
